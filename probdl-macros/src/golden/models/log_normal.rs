/// `Input(2) -> Dense(2) -> DistributionLambda(|t| LogNormal(t[0], softplus(t[1])))`
///
/// Law of the target: `LogNormal(loc = t[0], scale = softplus(t[1]))`.
/// 6 parameters, 24 bytes.
/// Trained in registers, in one pass.
/// Computed by `LogNormal(scale = softplus) -> log_normal_softplus_scale`.
struct Sizes {
    store: ::probdl::__private::Store<::probdl::__private::f32>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Batch, Clone, Debug, Dense, DenseView, DenseViewMut, Description,
        Distribution, Equation, Fn, FnOnce, FormatResult, Formatter, From, Fused, Head,
        Independent, Initializer, Kernels, Lanes, LayerDescription, LogNormal, Map,
        Model, None, Probabilistic, Scalar, Some, Store, TargetRule, Tiles, Vec,
        apply_fused, apply_head, bool, clamp_positive, f32, log_normal_softplus_scale,
        map_forward, map_row, rng, softplus, u64, usize,
    };
    impl Sizes {
        /// Where the parameters of `dense` lie.
        const DENSE: Dense = Dense::new(0, 2, 2, true);
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
        /// The kernel (2 x 2) and bias of `dense`.
        pub fn dense(&self) -> DenseView<'_, f32, 2, 2> {
            DenseView::new(&self.store, Self::DENSE)
        }
        /// The kernel (2 x 2) and bias of `dense`, to be changed.
        pub fn dense_mut(&mut self) -> DenseViewMut<'_, f32, 2, 2> {
            DenseViewMut::new(&mut self.store, Self::DENSE)
        }
    }
    #[automatically_derived]
    impl Model for Sizes {
        type Scalar = f32;
        type Input = [f32; 2];
        type Target = [f32; 1];
        type Prediction = [f32; 1];
        type Work<S: Scalar> = [Tiles<S>; 2];
        type Parameters<S: Scalar> = [S; 6];
        const FUSED: bool = true;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 2;
        const ROW: usize = 2;
        fn description() -> Description {
            Description {
                name: "Sizes",
                formula: "Input(2) -> Dense(2) -> DistributionLambda(|t| LogNormal(t[0], softplus(t[1])))",
                inputs: Vec::from([("x", 2)]),
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
                        text: "y ~ LogNormal(loc = dense[0], scale = softplus(dense[1]))",
                        latex: "y &\\sim \\operatorname{LogNormal}\\left(\\mathrm{loc} = \\mathrm{dense}_{0},\\; \\mathrm{scale} = \\operatorname{softplus}\\left(\\mathrm{dense}_{1}\\right)\\right)",
                    },
                ]),
                objective: "negative log-likelihood",
                rewrites: Vec::from([
                    "LogNormal(scale = softplus) -> log_normal_softplus_scale",
                ]),
                target: TargetRule::Positive,
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
            [Tiles::new(2, rows), Tiles::new(2, rows)]
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
            apply_head::<V, Self, 2, 1>(&[dense.columns()], batch, &mut [d_dense])
        }
        #[inline(always)]
        fn value_and_gradient<V: Kernels>(
            parameters: &[V::Scalar],
            batch: &Batch<V::Scalar>,
            _work: &mut Self::Work<V::Scalar>,
            gradient: &mut [V::Scalar],
        ) -> V::Scalar {
            apply_fused::<V, Self, 2, 1, 6>(parameters, batch, gradient)
        }
        #[inline(always)]
        fn arguments<V: Kernels>(
            work: &mut Self::Work<V::Scalar>,
            batch: &Batch<V::Scalar>,
            out: &mut Tiles<V::Scalar>,
        ) {
            let [dense, _] = work;
            map_forward::<V, Arguments, 2, 2>(&[dense.columns()], out, batch.tiles);
        }
        #[inline(always)]
        fn row<V: Kernels>(
            parameters: &[V::Scalar],
            row: &[V::Scalar],
            work: &mut [V::Scalar],
            out: &mut [V::Scalar],
        ) {
            let (dense, _) = work.split_at_mut(2);
            Dense::row::<V>(&Self::DENSE, Activation::Linear, parameters, row, dense);
            map_row::<V, Arguments, 2, 2>(dense, out);
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
    impl Head<2, 1> for Sizes {
        /// `-log LogNormal(loc = t[0], scale = softplus(t[1]))` of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 2], y: &[V; 1], d_t: &mut [V; 2]) -> V {
            let (log_prob, [d_loc, d_raw_scale]) = log_normal_softplus_scale(
                y[0],
                [t[0], t[1]],
            );
            d_t[0] = -d_loc;
            d_t[1] = -d_raw_scale;
            -log_prob
        }
    }
    #[automatically_derived]
    impl Fused<2, 1, 6> for Sizes {
        #[inline(always)]
        fn fused<V: Lanes>(
            parameters: &[V; 6],
            x: &[V; 2],
            y: &[V; 1],
            weight: V,
            gradient: &mut [V; 6],
        ) -> V {
            let dense: [V; 2] = Self::DENSE
                .forward_fused(Activation::Linear, parameters, x);
            let mut d_t = [V::splat(0.0); 2];
            let loss = <Self as Head<2, 1>>::head(&[dense[0], dense[1]], y, &mut d_t);
            let d_dense = [weight * d_t[0], weight * d_t[1]];
            Self::DENSE
                .backward_fused(
                    Activation::Linear,
                    parameters,
                    x,
                    &dense,
                    &d_dense,
                    &mut [V::splat(0.0); 2],
                    gradient,
                );
            weight * loss
        }
    }
    #[automatically_derived]
    impl Probabilistic for Sizes {
        /// `LogNormal(loc = t[0], scale = softplus(t[1]))`
        type Distribution = Independent<LogNormal<f32>, 1>;
        fn law(&self, argument: impl Fn(usize) -> f32) -> Self::Distribution {
            Independent::from_fn(|k| LogNormal::proved([argument(k), argument(1 + k)]))
        }
    }
    /// The arguments of `LogNormal(loc = t[0], scale = softplus(t[1]))`.
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
    impl Clone for Sizes {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Sizes {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Sizes").field("store", &self.store).finish()
        }
    }
};
