/// `Input(8) -> Dense(50, relu) -> Dense(2) -> DistributionLambda(|t| Normal(t[0], softplus(t[1]) + 1e-3))`
///
/// Law of the target: `Normal(loc = t[0], scale = softplus(t[1]) + 1e-3)`.
/// 552 parameters, 2208 bytes.
/// Trained layer by layer, in tiles of 32 rows, up to 64 rows at once.
pub struct Hidden {
    store: ::probdl::__private::Store<::probdl::__private::f32>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Aligned, Batch, Clone, Debug, Dense, DenseView, DenseViewMut,
        Description, Distribution, Equation, Fn, FnOnce, FormatResult, Formatter, From,
        Head, Independent, Initializer, Kernels, Lanes, LayerDescription, Map, Model,
        None, Normal, Probabilistic, Scalar, Some, Store, TargetRule, Tiles, Vec,
        apply_head, bool, f32, map_forward, map_row, normal, rng, softplus,
        softplus_and_sigmoid, u64, usize,
    };
    impl Hidden {
        /// Where the parameters of `dense` lie.
        const DENSE: Dense = Dense::new(0, 8, 50, true);
        /// Where the parameters of `dense_1` lie.
        const DENSE_1: Dense = Dense::new(Self::DENSE.end(), 50, 2, true);
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
        /// The kernel (8 x 50) and bias of `dense`.
        pub fn dense(&self) -> DenseView<'_, f32, 8, 50> {
            DenseView::new(&self.store, Self::DENSE)
        }
        /// The kernel (8 x 50) and bias of `dense`, to be changed.
        pub fn dense_mut(&mut self) -> DenseViewMut<'_, f32, 8, 50> {
            DenseViewMut::new(&mut self.store, Self::DENSE)
        }
        /// The kernel (50 x 2) and bias of `dense_1`.
        pub fn dense_1(&self) -> DenseView<'_, f32, 50, 2> {
            DenseView::new(&self.store, Self::DENSE_1)
        }
        /// The kernel (50 x 2) and bias of `dense_1`, to be changed.
        pub fn dense_1_mut(&mut self) -> DenseViewMut<'_, f32, 50, 2> {
            DenseViewMut::new(&mut self.store, Self::DENSE_1)
        }
    }
    #[automatically_derived]
    impl Model for Hidden {
        type Scalar = f32;
        type Input = [f32; 8];
        type Target = [f32; 1];
        type Prediction = [f32; 1];
        type Work<S: Scalar> = [Tiles<S>; 4];
        type Parameters<S: Scalar> = Aligned<S>;
        const FUSED: bool = false;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 2;
        const ROW: usize = 52;
        fn description() -> Description {
            Description {
                name: "Hidden",
                formula: "Input(8) -> Dense(50, relu) -> Dense(2) -> DistributionLambda(|t| Normal(t[0], softplus(t[1]) + 1e-3))",
                inputs: Vec::from([("x", 8)]),
                layers: Vec::from([
                    LayerDescription::dense(
                        "dense",
                        Self::DENSE,
                        (Initializer::glorot_uniform(), None),
                        (Initializer::zeros(), None),
                    ),
                    LayerDescription::dense(
                        "dense_1",
                        Self::DENSE_1,
                        (Initializer::glorot_uniform(), None),
                        (Initializer::zeros(), None),
                    ),
                    LayerDescription::plain(
                        "distribution_lambda",
                        "DistributionLambda",
                        1,
                    ),
                ]),
                head_layers: Vec::from([1]),
                equations: Vec::from([
                    Equation {
                        text: "dense = relu(dot(x, dense.kernel) + dense.bias)",
                        latex: "\\mathrm{dense} &= \\operatorname{relu}\\left(W_{\\mathrm{dense}}^\\top x + b_{\\mathrm{dense}}\\right)",
                    },
                    Equation {
                        text: "dense_1 = dot(dense, dense_1.kernel) + dense_1.bias",
                        latex: "\\mathrm{dense\\_1} &= W_{\\mathrm{dense\\_1}}^\\top \\mathrm{dense} + b_{\\mathrm{dense\\_1}}",
                    },
                    Equation {
                        text: "y ~ Normal(loc = dense_1[0], scale = softplus(dense_1[1]) + 0.001)",
                        latex: "y &\\sim \\operatorname{Normal}\\left(\\mathrm{loc} = \\mathrm{dense\\_1}_{0},\\; \\mathrm{scale} = \\operatorname{softplus}\\left(\\mathrm{dense\\_1}_{1}\\right) + 0.001\\right)",
                    },
                ]),
                objective: "negative log-likelihood",
                rewrites: Vec::from([]),
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
            [
                Tiles::new(50, rows),
                Tiles::new(2, rows),
                Tiles::new(50, rows),
                Tiles::new(2, rows),
            ]
        }
        #[inline(always)]
        fn forward<V: Kernels>(
            parameters: &[V::Scalar],
            batch: &Batch<V::Scalar>,
            work: &mut Self::Work<V::Scalar>,
        ) {
            let [dense, dense_1, _, _] = work;
            Dense::forward::<
                V,
            >(
                &Self::DENSE,
                Activation::Relu,
                parameters,
                batch.x.columns(),
                dense,
                batch.tiles,
            );
            Dense::forward::<
                V,
            >(
                &Self::DENSE_1,
                Activation::Linear,
                parameters,
                dense.columns(),
                dense_1,
                batch.tiles,
            );
        }
        #[inline(always)]
        fn loss<V: Kernels>(
            batch: &Batch<V::Scalar>,
            work: &mut Self::Work<V::Scalar>,
        ) -> V::Scalar {
            let [_, dense_1, _, d_dense_1] = work;
            apply_head::<V, Self, 2, 1>(&[dense_1.columns()], batch, &mut [d_dense_1])
        }
        #[inline(always)]
        fn value_and_gradient<V: Kernels>(
            parameters: &[V::Scalar],
            batch: &Batch<V::Scalar>,
            work: &mut Self::Work<V::Scalar>,
            gradient: &mut [V::Scalar],
        ) -> V::Scalar {
            <Self as Model>::forward::<V>(parameters, batch, work);
            let loss = <Self as Model>::loss::<V>(batch, work);
            let [dense, dense_1, d_dense, d_dense_1] = work;
            Dense::backward_rectified::<
                V,
            >(
                &Self::DENSE_1,
                Activation::Linear,
                parameters,
                dense.columns(),
                dense_1,
                d_dense_1,
                d_dense,
                gradient,
                batch.tiles,
            );
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
            let [_, dense_1, _, _] = work;
            map_forward::<V, Arguments, 2, 2>(&[dense_1.columns()], out, batch.tiles);
        }
        #[inline(always)]
        fn row<V: Kernels>(
            parameters: &[V::Scalar],
            row: &[V::Scalar],
            work: &mut [V::Scalar],
            out: &mut [V::Scalar],
        ) {
            let (dense, work) = work.split_at_mut(50);
            Dense::row::<V>(&Self::DENSE, Activation::Relu, parameters, row, dense);
            let (dense_1, _) = work.split_at_mut(2);
            Dense::row::<
                V,
            >(&Self::DENSE_1, Activation::Linear, parameters, dense, dense_1);
            map_row::<V, Arguments, 2, 2>(dense_1, out);
        }
        fn prediction(
            &self,
            argument: impl Fn(usize) -> f32,
            key: impl FnOnce() -> u64,
        ) -> Self::Prediction {
            Distribution::sample(&Probabilistic::law(self, argument), &mut rng(key()))
        }
    }
    #[automatically_derived]
    impl Head<2, 1> for Hidden {
        /// `-log Normal(loc = t[0], scale = softplus(t[1]) + 1e-3)` of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 2], y: &[V; 1], d_t: &mut [V; 2]) -> V {
            let (z_0, z_1) = softplus_and_sigmoid(t[1]);
            let (log_prob, [d_loc, d_scale]) = normal(
                y[0],
                [t[0], z_0 + V::splat(1e-3)],
            );
            d_t[0] = -d_loc;
            d_t[1] = -(d_scale * z_1);
            -log_prob
        }
    }
    #[automatically_derived]
    impl Probabilistic for Hidden {
        /// `Normal(loc = t[0], scale = softplus(t[1]) + 1e-3)`
        type Distribution = Independent<Normal<f32>, 1>;
        fn law(&self, argument: impl Fn(usize) -> f32) -> Self::Distribution {
            Independent::from_fn(|k| Normal::proved([argument(k), argument(1 + k)]))
        }
    }
    /// The arguments of `Normal(loc = t[0], scale = softplus(t[1]) + 1e-3)`.
    struct Arguments;
    #[automatically_derived]
    impl Map<2, 2> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 2], out: &mut [V; 2]) {
            out[0] = t[0];
            out[1] = softplus(t[1]) + V::splat(1e-3);
        }
    }
    #[automatically_derived]
    impl Clone for Hidden {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Hidden {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Hidden").field("store", &self.store).finish()
        }
    }
};
