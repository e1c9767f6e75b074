/// `Input(2) -> Dense(2) -> DistributionLambda(|t| Gamma(softplus(t[0]), 2.0 * exp(t[1])))`
///
/// Law of the target: `Gamma(concentration = softplus(t[0]), rate = 2.0 * exp(t[1]))`.
/// 6 parameters, 48 bytes.
/// Trained in registers, in one pass.
/// Computed by `Gamma(rate = logarithm) -> gamma_log_rate`.
struct Times {
    store: ::probdl::__private::Store<::probdl::__private::f64>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Batch, Clone, Debug, Dense, DenseView, DenseViewMut, Description,
        Distribution, Equation, Fn, FnOnce, FormatResult, Formatter, From, Fused, Gamma,
        Head, Independent, Initializer, Kernels, Lanes, LayerDescription, Map, Model,
        None, Probabilistic, Scalar, Some, Store, TargetRule, Tiles, Vec, apply_fused,
        apply_head, bool, clamp_positive, exp, f64, gamma_log_rate, ln, map_forward,
        map_row, rng, saturate, softplus, softplus_and_sigmoid, u64, usize,
    };
    impl Times {
        /// Where the parameters of `dense` lie.
        const DENSE: Dense = Dense::new(0, 2, 2, true);
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
        /// The kernel (2 x 2) and bias of `dense`.
        pub fn dense(&self) -> DenseView<'_, f64, 2, 2> {
            DenseView::new(&self.store, Self::DENSE)
        }
        /// The kernel (2 x 2) and bias of `dense`, to be changed.
        pub fn dense_mut(&mut self) -> DenseViewMut<'_, f64, 2, 2> {
            DenseViewMut::new(&mut self.store, Self::DENSE)
        }
    }
    #[automatically_derived]
    impl Model for Times {
        type Scalar = f64;
        type Input = [f64; 2];
        type Target = [f64; 1];
        type Prediction = [f64; 1];
        type Work<S: Scalar> = [Tiles<S>; 2];
        type Parameters<S: Scalar> = [S; 6];
        const FUSED: bool = true;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 2;
        const ROW: usize = 2;
        fn description() -> Description {
            Description {
                name: "Times",
                formula: "Input(2) -> Dense(2) -> DistributionLambda(|t| Gamma(softplus(t[0]), 2.0 * exp(t[1])))",
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
                        text: "y ~ Gamma(concentration = softplus(dense[0]), rate = 2 * exp(dense[1]))",
                        latex: "y &\\sim \\operatorname{Gamma}\\left(\\mathrm{concentration} = \\operatorname{softplus}\\left(\\mathrm{dense}_{0}\\right),\\; \\mathrm{rate} = 2 \\cdot \\exp\\left(\\mathrm{dense}_{1}\\right)\\right)",
                    },
                ]),
                objective: "negative log-likelihood",
                rewrites: Vec::from(["Gamma(rate = logarithm) -> gamma_log_rate"]),
                target: TargetRule::Positive,
                target_statistics: None,
                checked: Vec::from([]),
            }
        }
        fn store(&self) -> &Store<f64> {
            &self.store
        }
        fn store_mut(&mut self) -> &mut Store<f64> {
            &mut self.store
        }
        fn from_store(store: Store<f64>) -> Self {
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
            argument: impl Fn(usize) -> f64,
            key: impl FnOnce() -> u64,
        ) -> Self::Prediction {
            Distribution::sample(&Probabilistic::law(self, argument), &mut rng(key()))
        }
    }
    #[automatically_derived]
    impl Head<2, 1> for Times {
        /// `-log Gamma(concentration = softplus(t[0]), rate = 2.0 * exp(t[1]))` of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 2], y: &[V; 1], d_t: &mut [V; 2]) -> V {
            let (z_0, z_1) = softplus_and_sigmoid(t[0]);
            let (log_prob, [d_concentration, d_log_rate]) = gamma_log_rate(
                y[0],
                [clamp_positive(z_0), ln(V::splat(2.0)) + t[1]],
            );
            d_t[0] = -(saturate(d_concentration) * z_1);
            d_t[1] = -saturate(d_log_rate);
            saturate(-log_prob)
        }
    }
    #[automatically_derived]
    impl Fused<2, 1, 6> for Times {
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
    impl Probabilistic for Times {
        /// `Gamma(concentration = softplus(t[0]), rate = 2.0 * exp(t[1]))`
        type Distribution = Independent<Gamma<f64>, 1>;
        fn law(&self, argument: impl Fn(usize) -> f64) -> Self::Distribution {
            Independent::from_fn(|k| Gamma::proved([argument(k), argument(1 + k)]))
        }
    }
    /// The arguments of `Gamma(concentration = softplus(t[0]), rate = 2.0 * exp(t[1]))`.
    struct Arguments;
    #[automatically_derived]
    impl Map<2, 2> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 2], out: &mut [V; 2]) {
            out[0] = clamp_positive(softplus(t[0]));
            out[1] = clamp_positive(V::splat(2.0) * exp(t[1]));
        }
    }
    #[automatically_derived]
    impl Clone for Times {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Times {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Times").field("store", &self.store).finish()
        }
    }
};
