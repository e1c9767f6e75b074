/// Wave heights.
///
/// `Input(2) -> Dense(1) -> DistributionLambda(|t| laws::Rayleigh(scale = softplus(t)))`
///
/// Law of the target: `laws::Rayleigh(scale = softplus(t))`.
/// 3 parameters, 24 bytes.
/// Trained in registers, in one pass.
pub struct Waves {
    store: ::probdl::__private::Store<::probdl::__private::f64>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Batch, Clone, Debug, Dense, DenseView, DenseViewMut, Description,
        Distribution, Equation, Fn, FnOnce, FormatResult, Formatter, From, Fused, Head,
        Independent, Initializer, Kernels, Lanes, LayerDescription, Map, Model, None,
        Own, Probabilistic, Scalar, Some, Store, TargetRule, Tiles, Vec, apply_fused,
        apply_head, bool, density, f64, map_forward, map_row, own_law, rng, saturate,
        softplus, softplus_and_sigmoid, u64, usize,
    };
    impl Waves {
        /// Where the parameters of `dense` lie.
        const DENSE: Dense = Dense::new(0, 2, 1, true);
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
        /// The kernel (2 x 1) and bias of `dense`.
        pub fn dense(&self) -> DenseView<'_, f64, 2, 1> {
            DenseView::new(&self.store, Self::DENSE)
        }
        /// The kernel (2 x 1) and bias of `dense`, to be changed.
        pub fn dense_mut(&mut self) -> DenseViewMut<'_, f64, 2, 1> {
            DenseViewMut::new(&mut self.store, Self::DENSE)
        }
    }
    #[automatically_derived]
    impl Model for Waves {
        type Scalar = f64;
        type Input = [f64; 2];
        type Target = [<laws::Rayleigh<f64> as Distribution>::Event; 1];
        type Prediction = [<laws::Rayleigh<f64> as Distribution>::Event; 1];
        type Work<S: Scalar> = [Tiles<S>; 2];
        type Parameters<S: Scalar> = [S; 3];
        const FUSED: bool = true;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 1;
        const ROW: usize = 1;
        fn description() -> Description {
            Description {
                name: "Waves",
                formula: "Input(2) -> Dense(1) -> DistributionLambda(|t| laws::Rayleigh(scale = softplus(t)))",
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
                        text: "y ~ laws::Rayleigh(scale = softplus(dense))",
                        latex: "y &\\sim \\operatorname{Rayleigh}\\left(\\mathrm{scale} = \\operatorname{softplus}\\left(\\mathrm{dense}\\right)\\right)",
                    },
                ]),
                objective: "negative log-likelihood",
                rewrites: Vec::from([]),
                target: <laws::Rayleigh<f64> as ::probdl::__private::Family<1>>::SUPPORT,
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
            _work: &mut Self::Work<V::Scalar>,
            gradient: &mut [V::Scalar],
        ) -> V::Scalar {
            apply_fused::<V, Self, 2, 1, 3>(parameters, batch, gradient)
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
            argument: impl Fn(usize) -> f64,
            key: impl FnOnce() -> u64,
        ) -> Self::Prediction {
            Distribution::sample(&Probabilistic::law(self, argument), &mut rng(key()))
        }
    }
    #[automatically_derived]
    impl Head<1, 1> for Waves {
        /// `-log laws::Rayleigh(scale = softplus(t))` of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 1], y: &[V; 1], d_t: &mut [V; 1]) -> V {
            let (z_0, z_1) = softplus_and_sigmoid(t[0]);
            let (log_prob, [d_scale]) = density::<
                Own<laws::Rayleigh<V::Scalar>>,
                V,
                1,
                1,
            >(y[0], [z_0]);
            d_t[0] = -(d_scale * z_1);
            saturate(-log_prob)
        }
    }
    #[automatically_derived]
    impl Fused<2, 1, 3> for Waves {
        #[inline(always)]
        fn fused<V: Lanes>(
            parameters: &[V; 3],
            x: &[V; 2],
            y: &[V; 1],
            weight: V,
            gradient: &mut [V; 3],
        ) -> V {
            let dense: [V; 1] = Self::DENSE
                .forward_fused(Activation::Linear, parameters, x);
            let mut d_t = [V::splat(0.0); 1];
            let loss = <Self as Head<1, 1>>::head(&[dense[0]], y, &mut d_t);
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
    impl Probabilistic for Waves {
        /// `laws::Rayleigh(scale = softplus(t))`
        type Distribution = Independent<laws::Rayleigh<f64>, 1>;
        fn law(&self, argument: impl Fn(usize) -> f64) -> Self::Distribution {
            Independent::from_fn(|k| own_law::<laws::Rayleigh<f64>, 1>([argument(k)]))
        }
    }
    /// The arguments of `laws::Rayleigh(scale = softplus(t))`.
    struct Arguments;
    #[automatically_derived]
    impl Map<1, 1> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 1], out: &mut [V; 1]) {
            out[0] = softplus(t[0]);
        }
    }
    #[automatically_derived]
    impl Clone for Waves {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Waves {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Waves").field("store", &self.store).finish()
        }
    }
    const _: () = ::core::assert!(
        < laws::Rayleigh < f64 > as ::probdl::__private::Family < 1 >> ::PARAMETERS[0]
        .is_called("scale"),
        "the first parameter of `laws::Rayleigh` is not called `scale`\nhelp: give the arguments in the family's order"
    );
    const _: () = ::core::assert!(
        < laws::Rayleigh < f64 > as ::probdl::__private::Family < 1 >> ::PARAMETERS[0]
        .is_free_of(::probdl::__private::ParameterRule::Probability),
        "`scale` of `laws::Rayleigh` must be above 0 and below 1, but `softplus(t)` can be any positive number\nhelp: map it to probabilities first: `sigmoid(softplus(t))`"
    );
};
