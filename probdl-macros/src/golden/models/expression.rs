fn main() {
    let mut model = {
        use ::probdl::__private::{
            Activation, Aligned, Batch, Clone, Debug, Dense, DenseView, DenseViewMut,
            Description, Distribution, Equation, FixedScale, Fn, FnOnce, FormatResult,
            Formatter, From, Head, Independent, Initializer, Kernels, Lanes,
            LayerDescription, Map, Model as ProbdlModel, None, Normal, Probabilistic,
            Scalar, Some, Store, TargetRule, Tiles, Vec, apply_head, bool, f32,
            map_forward, map_row, normal_fixed_scale, rng, u64, usize,
        };
        /// `Dense(1) -> DistributionLambda(|t| Normal(t, 1.0))`
        ///
        /// Law of the target: `Normal(loc = t, scale = 1.0)`.
        /// Trained layer by layer, in tiles of 32 rows, up to 64 rows at once.
        /// Computed by `Normal(scale = constant) -> normal_fixed_scale`.
        struct Model<const INPUT: ::probdl::__private::usize> {
            store: ::probdl::__private::Store<::probdl::__private::f32>,
        }
        impl<const INPUT: ::probdl::__private::usize> Model<INPUT> {
            /// Where the parameters of `dense` lie.
            const DENSE: Dense = Dense::new(0, INPUT, 1, true);
            /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
            pub fn new(seed: u64) -> Self {
                Self {
                    store: Store::new(&<Self as ProbdlModel>::description(), seed),
                }
            }
            /// The kernel (one row for each input, 1 wide) and bias of `dense`.
            pub fn dense(&self) -> DenseView<'_, f32, INPUT, 1> {
                DenseView::new(&self.store, Self::DENSE)
            }
            /// The kernel (one row for each input, 1 wide) and bias of `dense`, to be changed.
            pub fn dense_mut(&mut self) -> DenseViewMut<'_, f32, INPUT, 1> {
                DenseViewMut::new(&mut self.store, Self::DENSE)
            }
        }
        #[automatically_derived]
        impl<const INPUT: ::probdl::__private::usize> ProbdlModel for Model<INPUT> {
            type Scalar = f32;
            type Input = [f32; INPUT];
            type Target = [f32; 1];
            type Prediction = [f32; 1];
            type Work<S: Scalar> = [Tiles<S>; 2];
            type Parameters<S: Scalar> = Aligned<S>;
            const FUSED: bool = false;
            const HAS_STATISTICS: bool = false;
            const HAS_REGULARIZERS: bool = false;
            const ARGUMENTS: usize = 2;
            const ROW: usize = 1;
            fn description() -> Description {
                Description {
                    name: "Model",
                    formula: "Dense(1) -> DistributionLambda(|t| Normal(t, 1.0))",
                    inputs: Vec::from([("x", INPUT)]),
                    layers: Vec::from([
                        LayerDescription::dense(
                            "dense",
                            Self::DENSE,
                            (Initializer::glorot_uniform(), None),
                            (Initializer::zeros(), None),
                        ),
                        LayerDescription::plain(
                            "distribution_lambda",
                            "DistributionLambda",
                            1,
                        ),
                    ]),
                    head_layers: Vec::from([0]),
                    equations: Vec::from([
                        Equation {
                            text: "dense = dot(x, dense.kernel) + dense.bias",
                            latex: "\\mathrm{dense} &= W_{\\mathrm{dense}}^\\top x + b_{\\mathrm{dense}}",
                        },
                        Equation {
                            text: "y ~ Normal(loc = dense, scale = 1)",
                            latex: "y &\\sim \\operatorname{Normal}\\left(\\mathrm{loc} = \\mathrm{dense},\\; \\mathrm{scale} = 1\\right)",
                        },
                    ]),
                    objective: "negative log-likelihood",
                    rewrites: Vec::from([
                        "Normal(scale = constant) -> normal_fixed_scale",
                    ]),
                    target: TargetRule::Real,
                    target_statistics: None,
                    checked: Vec::from([]),
                }
            }
            fn store(&self) -> &Store<f32> {
                &self.store
            }
            fn store_mut(&mut self) -> &mut Store<f32> {
                &mut self.store
            }
            fn from_store(store: Store<f32>) -> Self {
                Self { store }
            }
            fn work<S: Scalar>(rows: usize) -> Self::Work<S> {
                [Tiles::new(1, rows), Tiles::new(1, rows)]
            }
            #[inline(always)]
            fn forward<V: Kernels>(
                parameters: &[V::Scalar],
                batch: &Batch<V::Scalar>,
                work: &mut Self::Work<V::Scalar>,
            ) {
                let [dense, _] = work;
                Dense::forward::<
                    V,
                >(
                    &Self::DENSE,
                    Activation::Linear,
                    parameters,
                    batch.x.columns(),
                    dense,
                    batch.tiles,
                );
            }
            #[inline(always)]
            fn loss<V: Kernels>(
                batch: &Batch<V::Scalar>,
                work: &mut Self::Work<V::Scalar>,
            ) -> V::Scalar {
                let [dense, d_dense] = work;
                apply_head::<V, Self, 1, 1>(&[dense.columns()], batch, &mut [d_dense])
            }
            #[inline(always)]
            fn value_and_gradient<V: Kernels>(
                parameters: &[V::Scalar],
                batch: &Batch<V::Scalar>,
                work: &mut Self::Work<V::Scalar>,
                gradient: &mut [V::Scalar],
            ) -> V::Scalar {
                <Self as ProbdlModel>::forward::<V>(parameters, batch, work);
                let loss = <Self as ProbdlModel>::loss::<V>(batch, work);
                let [dense, d_dense] = work;
                Dense::backward_parameters::<
                    V,
                >(
                    &Self::DENSE,
                    Activation::Linear,
                    parameters,
                    batch.x.columns(),
                    dense,
                    d_dense,
                    gradient,
                    batch.tiles,
                );
                loss
            }
            #[inline(always)]
            fn arguments<V: Kernels>(
                work: &mut Self::Work<V::Scalar>,
                batch: &Batch<V::Scalar>,
                out: &mut Tiles<V::Scalar>,
            ) {
                let [dense, _] = work;
                map_forward::<V, Arguments, 1, 2>(&[dense.columns()], out, batch.tiles);
            }
            #[inline(always)]
            fn row<V: Kernels>(
                parameters: &[V::Scalar],
                row: &[V::Scalar],
                work: &mut [V::Scalar],
                out: &mut [V::Scalar],
            ) {
                let (dense, _) = work.split_at_mut(1);
                Dense::row::<
                    V,
                >(&Self::DENSE, Activation::Linear, parameters, row, dense);
                map_row::<V, Arguments, 1, 2>(dense, out);
            }
            fn prediction(
                &self,
                argument: impl Fn(usize) -> f32,
                key: impl FnOnce() -> u64,
            ) -> Self::Prediction {
                Distribution::sample(
                    &Probabilistic::law(self, argument),
                    &mut rng(key()),
                )
            }
        }
        #[automatically_derived]
        impl<const INPUT: ::probdl::__private::usize> Head<1, 1> for Model<INPUT> {
            /// `-log Normal(loc = t, scale = 1.0)` of some rows; writes its derivative in `t`.
            #[inline(always)]
            fn head<V: Lanes>(t: &[V; 1], y: &[V; 1], d_t: &mut [V; 1]) -> V {
                let (log_prob, [d_loc]) = normal_fixed_scale(
                    const { FixedScale::new(1.0) },
                    y[0],
                    [t[0]],
                );
                d_t[0] = -d_loc;
                -log_prob
            }
        }
        #[automatically_derived]
        impl<const INPUT: ::probdl::__private::usize> Probabilistic for Model<INPUT> {
            /// `Normal(loc = t, scale = 1.0)`
            type Distribution = Independent<Normal<f32>, 1>;
            fn law(&self, argument: impl Fn(usize) -> f32) -> Self::Distribution {
                Independent::from_fn(|k| Normal::proved([argument(k), argument(1 + k)]))
            }
        }
        /// The arguments of `Normal(loc = t, scale = 1.0)`.
        struct Arguments;
        #[automatically_derived]
        impl Map<1, 2> for Arguments {
            #[inline(always)]
            fn map<V: Lanes>(t: &[V; 1], out: &mut [V; 2]) {
                out[0] = t[0];
                out[1] = V::splat(1.0);
            }
        }
        #[automatically_derived]
        impl<const INPUT: ::probdl::__private::usize> Clone for Model<INPUT> {
            fn clone(&self) -> Self {
                Self {
                    store: Clone::clone(&self.store),
                }
            }
        }
        #[automatically_derived]
        impl<const INPUT: ::probdl::__private::usize> Debug for Model<INPUT> {
            fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
                formatter.debug_struct("Model").field("store", &self.store).finish()
            }
        }
        /// The model, for rows of any width.
        fn model<const INPUT: ::probdl::__private::usize>() -> Model<INPUT> {
            Model::new(0)
        }
        model()
    };
}
