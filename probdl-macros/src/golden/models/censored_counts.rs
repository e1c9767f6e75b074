/// `Input(2) -> Dense(1) -> DistributionLambda(|t| Censored(Poisson(exp(t))))`
///
/// Law of the target: `Censored(Poisson(rate = exp(t)))`.
/// 3 parameters, 12 bytes.
/// Trained in registers, in one pass.
/// Computed by `Censored(Poisson)(exp -> log_rate)`.
struct Answers {
    store: ::probdl::__private::Store<::probdl::__private::f32>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Batch, Censoring, Clone, Debug, Dense, DenseView, DenseViewMut,
        Description, Distribution, Equation, Fn, FnOnce, FormatResult, Formatter, From,
        Fused, Head, Independent, Initializer, Kernels, Lanes, LayerDescription, Map,
        Model, None, Poisson, PoissonLogRate, Probabilistic, Scalar, Some, Store,
        TargetRule, Tiles, Vec, apply_fused, apply_head, bool, censored, f32,
        map_forward, map_row, poisson_log_rate, rng, u32, u64, usize, where_positive,
    };
    impl Answers {
        /// Where the parameters of `dense` lie.
        const DENSE: Dense = Dense::new(0, 2, 1, true);
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
        /// The kernel (2 x 1) and bias of `dense`.
        pub fn dense(&self) -> DenseView<'_, f32, 2, 1> {
            DenseView::new(&self.store, Self::DENSE)
        }
        /// The kernel (2 x 1) and bias of `dense`, to be changed.
        pub fn dense_mut(&mut self) -> DenseViewMut<'_, f32, 2, 1> {
            DenseViewMut::new(&mut self.store, Self::DENSE)
        }
    }
    #[automatically_derived]
    impl Model for Answers {
        type Scalar = f32;
        type Input = [f32; 2];
        type Target = [Censoring<u32>; 1];
        type Prediction = [u32; 1];
        type Work<S: Scalar> = [Tiles<S>; 2];
        type Parameters<S: Scalar> = [S; 3];
        const FUSED: bool = true;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 1;
        const ROW: usize = 1;
        fn description() -> Description {
            Description {
                name: "Answers",
                formula: "Input(2) -> Dense(1) -> DistributionLambda(|t| Censored(Poisson(exp(t))))",
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
                        text: "y ~ Censored(Poisson(rate = exp(dense)))",
                        latex: "y &\\sim \\operatorname{Censored(Poisson)}\\left(\\mathrm{rate} = \\exp\\left(\\mathrm{dense}\\right)\\right)",
                    },
                ]),
                objective: "negative log-likelihood",
                rewrites: Vec::from(["Censored(Poisson)(exp -> log_rate)"]),
                target: TargetRule::Censored(&TargetRule::Any),
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
            apply_head::<V, Self, 1, 3>(&[dense.columns()], batch, &mut [d_dense])
        }
        #[inline(always)]
        fn value_and_gradient<V: Kernels>(
            parameters: &[V::Scalar],
            batch: &Batch<V::Scalar>,
            _work: &mut Self::Work<V::Scalar>,
            gradient: &mut [V::Scalar],
        ) -> V::Scalar {
            apply_fused::<V, Self, 2, 3, 3>(parameters, batch, gradient)
        }
        #[inline(always)]
        fn arguments<V: Kernels>(
            work: &mut Self::Work<V::Scalar>,
            batch: &Batch<V::Scalar>,
            out: &mut Tiles<V::Scalar>,
        ) {
            let [dense, _] = work;
            map_forward::<V, Arguments, 1, 1>(&[dense.columns()], out, batch.tiles);
        }
        #[inline(always)]
        fn row<V: Kernels>(
            parameters: &[V::Scalar],
            row: &[V::Scalar],
            work: &mut [V::Scalar],
            out: &mut [V::Scalar],
        ) {
            let (dense, _) = work.split_at_mut(1);
            Dense::row::<V>(&Self::DENSE, Activation::Linear, parameters, row, dense);
            map_row::<V, Arguments, 1, 1>(dense, out);
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
    impl Head<1, 3> for Answers {
        /// `-log Censored(Poisson(rate = exp(t)))` of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 1], y: &[V; 3], d_t: &mut [V; 1]) -> V {
            let (log_prob, [d_log_rate]) = poisson_log_rate(y[0], [t[0]]);
            let (log_prob_1, [_, _, d_log_rate_1]) = censored::<
                PoissonLogRate<V::Scalar>,
                V,
                1,
                3,
            >(y[2], [y[0], y[1], t[0]]);
            d_t[0] = where_positive(y[2], V::splat(-1.0), V::splat(0.0)) * d_log_rate_1
                + where_positive(y[2], V::splat(0.0), V::splat(-1.0)) * d_log_rate;
            -where_positive(y[2], log_prob_1, log_prob)
        }
    }
    #[automatically_derived]
    impl Fused<2, 3, 3> for Answers {
        #[inline(always)]
        fn fused<V: Lanes>(
            parameters: &[V; 3],
            x: &[V; 2],
            y: &[V; 3],
            weight: V,
            gradient: &mut [V; 3],
        ) -> V {
            let dense: [V; 1] = Self::DENSE
                .forward_fused(Activation::Linear, parameters, x);
            let mut d_t = [V::splat(0.0); 1];
            let loss = <Self as Head<1, 3>>::head(&[dense[0]], y, &mut d_t);
            let d_dense = [weight * d_t[0]];
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
    impl Probabilistic for Answers {
        /// `Censored(Poisson(rate = exp(t)))`
        type Distribution = Independent<Poisson<f32>, 1>;
        fn law(&self, argument: impl Fn(usize) -> f32) -> Self::Distribution {
            Independent::from_fn(|k| Poisson::proved_log_rate([argument(k)]))
        }
    }
    /// The arguments of `Censored(Poisson(rate = exp(t)))`.
    struct Arguments;
    #[automatically_derived]
    impl Map<1, 1> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 1], out: &mut [V; 1]) {
            out[0] = t[0];
        }
    }
    #[automatically_derived]
    impl Clone for Answers {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Answers {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Answers").field("store", &self.store).finish()
        }
    }
};
