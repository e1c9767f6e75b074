/// `Input(1) -> Normalization() -> Dense(16, tanh) -> Dense(_) -> IndependentNormal(1)`
///
/// Law of the target: `Normal(loc = t[..1], scale = softplus(t[1..]))`.
/// 66 parameters, 264 bytes.
/// Trained layer by layer, in tiles of 32 rows, up to 64 rows at once.
/// Computed by `Normal(scale = softplus) -> normal_softplus_scale`.
pub struct Household {
    store: ::probdl::__private::Store<::probdl::__private::f32>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Aligned, Batch, Clone, Debug, Dense, DenseView, DenseViewMut,
        Description, Equation, Fn, FnOnce, FormatResult, Formatter, From, Head,
        Independent, Initializer, Kernels, Lanes, LayerDescription, LocationScale, Map,
        Mean, Model, None, Normal, Normalization, NormalizationView, Probabilistic,
        Scalar, Some, Store, TargetRule, Tiles, Vec, Write, apply_head, bool,
        clamp_positive, f32, map_forward, map_row, normal_softplus_scale, softplus, u64,
        usize,
    };
    impl Household {
        /// Where the parameters of `dense` lie.
        const DENSE: Dense = Dense::new(0, 1, 16, true);
        /// Where the parameters of `dense_1` lie.
        const DENSE_1: Dense = Dense::new(Self::DENSE.end(), 16, 2, true);
        /// How many numbers are trainable.
        const PARAMETERS: usize = Self::DENSE_1.end();
        /// Where the statistics of `normalization` lie.
        const NORMALIZATION: Normalization = Normalization::new(Self::PARAMETERS, 1);
        /// Where the means and standard deviations of the targets lie.
        const TARGET: usize = Self::NORMALIZATION.end();
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
        /// Mean and standard deviation of `normalization`.
        pub fn normalization(&self) -> NormalizationView<'_, f32> {
            NormalizationView::new(&self.store, Self::NORMALIZATION)
        }
        /// The kernel (1 x 16) and bias of `dense`.
        pub fn dense(&self) -> DenseView<'_, f32, 1, 16> {
            DenseView::new(&self.store, Self::DENSE)
        }
        /// The kernel (1 x 16) and bias of `dense`, to be changed.
        pub fn dense_mut(&mut self) -> DenseViewMut<'_, f32, 1, 16> {
            DenseViewMut::new(&mut self.store, Self::DENSE)
        }
        /// The kernel (16 x 2) and bias of `dense_1`.
        pub fn dense_1(&self) -> DenseView<'_, f32, 16, 2> {
            DenseView::new(&self.store, Self::DENSE_1)
        }
        /// The kernel (16 x 2) and bias of `dense_1`, to be changed.
        pub fn dense_1_mut(&mut self) -> DenseViewMut<'_, f32, 16, 2> {
            DenseViewMut::new(&mut self.store, Self::DENSE_1)
        }
    }
    #[automatically_derived]
    impl Model for Household {
        type Scalar = f32;
        type Input = [f32; 1];
        type Target = [f32; 1];
        type Prediction = [f32; 1];
        type Work<S: Scalar> = [Tiles<S>; 5];
        type Parameters<S: Scalar> = Aligned<S>;
        const FUSED: bool = false;
        const HAS_STATISTICS: bool = true;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 2;
        const ROW: usize = 19;
        fn description() -> Description {
            Description {
                name: "Household",
                formula: "Input(1) -> Normalization() -> Dense(16, tanh) -> Dense(_) -> IndependentNormal(1)",
                inputs: Vec::from([("x", 1)]),
                layers: Vec::from([
                    LayerDescription::normalization(
                        "normalization",
                        Self::NORMALIZATION,
                        0,
                    ),
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
                    LayerDescription::plain("independent_normal", "IndependentNormal", 1),
                ]),
                head_layers: Vec::from([2]),
                equations: Vec::from([
                    Equation {
                        text: "normalization = (x - normalization.mean) / normalization.stddev",
                        latex: "\\mathrm{normalization} &= \\frac{x - \\mu_{\\mathrm{normalization}}}{\\sigma_{\\mathrm{normalization}}}",
                    },
                    Equation {
                        text: "dense = tanh(dot(normalization, dense.kernel) + dense.bias)",
                        latex: "\\mathrm{dense} &= \\tanh\\left(W_{\\mathrm{dense}}^\\top \\mathrm{normalization} + b_{\\mathrm{dense}}\\right)",
                    },
                    Equation {
                        text: "dense_1 = dot(dense, dense_1.kernel) + dense_1.bias",
                        latex: "\\mathrm{dense\\_1} &= W_{\\mathrm{dense\\_1}}^\\top \\mathrm{dense} + b_{\\mathrm{dense\\_1}}",
                    },
                    Equation {
                        text: "y ~ Normal(loc = dense_1[0..1], scale = softplus(dense_1[1..2]))",
                        latex: "y &\\sim \\operatorname{Normal}\\left(\\mathrm{loc} = \\mathrm{dense\\_1}_{0:1},\\; \\mathrm{scale} = \\operatorname{softplus}\\left(\\mathrm{dense\\_1}_{1:2}\\right)\\right)",
                    },
                ]),
                objective: "negative log-likelihood",
                rewrites: Vec::from([
                    "Normal(scale = softplus) -> normal_softplus_scale",
                ]),
                target: TargetRule::Real,
                target_statistics: Some(Self::TARGET..Self::TARGET + 2 * 1),
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
                Tiles::new(1, rows),
                Tiles::new(16, rows),
                Tiles::new(2, rows),
                Tiles::new(16, rows),
                Tiles::new(2, rows),
            ]
        }
        #[inline(always)]
        fn forward<V: Kernels>(
            parameters: &[V::Scalar],
            batch: &Batch<V::Scalar>,
            work: &mut Self::Work<V::Scalar>,
        ) {
            let [normalization, dense, dense_1, _, _] = work;
            Normalization::forward::<
                V,
            >(
                &Self::NORMALIZATION,
                parameters,
                batch.x.columns(),
                normalization,
                batch.tiles,
            );
            Dense::forward::<
                V,
            >(
                &Self::DENSE,
                Activation::Tanh,
                parameters,
                normalization.columns(),
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
            let [_, _, dense_1, _, d_dense_1] = work;
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
            let [normalization, dense, dense_1, d_dense, d_dense_1] = work;
            Dense::backward::<
                V,
            >(
                &Self::DENSE_1,
                Activation::Linear,
                parameters,
                dense.columns(),
                dense_1,
                d_dense_1,
                d_dense,
                Write::Replace,
                gradient,
                batch.tiles,
            );
            Dense::backward_parameters::<
                V,
            >(
                &Self::DENSE,
                Activation::Tanh,
                parameters,
                normalization.columns(),
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
            let [_, _, dense_1, _, _] = work;
            map_forward::<V, Arguments, 2, 2>(&[dense_1.columns()], out, batch.tiles);
        }
        #[inline(always)]
        fn row<V: Kernels>(
            parameters: &[V::Scalar],
            row: &[V::Scalar],
            work: &mut [V::Scalar],
            out: &mut [V::Scalar],
        ) {
            let (normalization, work) = work.split_at_mut(1);
            Normalization::row(&Self::NORMALIZATION, parameters, row, normalization);
            let (dense, work) = work.split_at_mut(16);
            Dense::row::<
                V,
            >(&Self::DENSE, Activation::Tanh, parameters, normalization, dense);
            let (dense_1, _) = work.split_at_mut(2);
            Dense::row::<
                V,
            >(&Self::DENSE_1, Activation::Linear, parameters, dense, dense_1);
            map_row::<V, Arguments, 2, 2>(dense_1, out);
        }
        fn prediction(
            &self,
            argument: impl Fn(usize) -> f32,
            _key: impl FnOnce() -> u64,
        ) -> Self::Prediction {
            Mean::mean(&Probabilistic::law(self, argument))
        }
    }
    #[automatically_derived]
    impl Head<2, 1> for Household {
        /// `-log Normal(loc = t[..1], scale = softplus(t[1..]))` of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 2], y: &[V; 1], d_t: &mut [V; 2]) -> V {
            let (log_prob, [d_loc, d_raw_scale]) = normal_softplus_scale(
                y[0],
                [t[0], t[1]],
            );
            d_t[0] = -d_loc;
            d_t[1] = -d_raw_scale;
            -log_prob
        }
    }
    #[automatically_derived]
    impl Probabilistic for Household {
        /// `Normal(loc = t[..1], scale = softplus(t[1..]))`
        type Distribution = Independent<Normal<f32>, 1>;
        fn law(&self, argument: impl Fn(usize) -> f32) -> Self::Distribution {
            Independent::from_fn(|k| LocationScale::affine(
                Normal::proved([argument(k), argument(1 + k)]),
                self.store.values[Self::TARGET + k],
                self.store.values[Self::TARGET + 1 + k],
            ))
        }
    }
    /// The arguments of `Normal(loc = t[..1], scale = softplus(t[1..]))`.
    struct Arguments;
    #[automatically_derived]
    impl Map<2, 2> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 2], out: &mut [V; 2]) {
            out[0] = t[0];
            out[1] = clamp_positive(softplus(t[1]));
        }
    }
    #[automatically_derived]
    impl Clone for Household {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Household {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Household").field("store", &self.store).finish()
        }
    }
};
