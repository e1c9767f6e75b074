/// `Input(2) -> Dense(7) -> DistributionLambda(|t| Mixture(Categorical(logits = t[..3]),[Normal(t[3], softplus(t[4]) + 0.01), StudentT(4.0, t[5], exp(t[6])), Normal(0.0, 10.0),]))`
///
/// Law of the target: `Mixture(Categorical(logits = t[..3]), [Normal(t[3], softplus(t[4]) + 0.01), StudentT(4.0, t[5], exp(t[6])), Normal(0.0, 10.0)])`.
/// 21 parameters, 84 bytes.
/// Trained layer by layer, in tiles of 32 rows, up to 64 rows at once.
/// Computed by `StudentT(scale = logarithm) -> student_t_log_scale`.
/// Computed by `Normal(scale = constant) -> normal_fixed_scale`.
pub struct Outliers {
    store: ::probdl::__private::Store<::probdl::__private::f32>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Aligned, Batch, Clone, Debug, Dense, DenseView, DenseViewMut,
        Description, Distribution, Either, Equation, FixedScale, Fn, FnOnce,
        FormatResult, Formatter, From, Head, Independent, Initializer, Kernels, Lanes,
        LayerDescription, Map, MixtureSameFamily, Model, None, Normal, Probabilistic,
        Scalar, Some, Store, StudentT, TargetRule, Tiles, Vec, apply_head, bool,
        clamp_positive, exp, f32, from_fn, map_forward, map_row, mixture, normal,
        normal_fixed_scale, rng, softplus, softplus_and_sigmoid, student_t_log_scale,
        u64, usize,
    };
    impl Outliers {
        /// Where the parameters of `dense` lie.
        const DENSE: Dense = Dense::new(0, 2, 7, true);
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
        /// The kernel (2 x 7) and bias of `dense`.
        pub fn dense(&self) -> DenseView<'_, f32, 2, 7> {
            DenseView::new(&self.store, Self::DENSE)
        }
        /// The kernel (2 x 7) and bias of `dense`, to be changed.
        pub fn dense_mut(&mut self) -> DenseViewMut<'_, f32, 2, 7> {
            DenseViewMut::new(&mut self.store, Self::DENSE)
        }
    }
    #[automatically_derived]
    impl Model for Outliers {
        type Scalar = f32;
        type Input = [f32; 2];
        type Target = [f32; 1];
        type Prediction = [f32; 1];
        type Work<S: Scalar> = [Tiles<S>; 2];
        type Parameters<S: Scalar> = Aligned<S>;
        const FUSED: bool = false;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 10;
        const ROW: usize = 7;
        fn description() -> Description {
            Description {
                name: "Outliers",
                formula: "Input(2) -> Dense(7) -> DistributionLambda(|t| Mixture(Categorical(logits = t[..3]),[Normal(t[3], softplus(t[4]) + 0.01), StudentT(4.0, t[5], exp(t[6])), Normal(0.0, 10.0),]))",
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
                        text: "y ~ Mixture(logits = dense[0..3], [Normal(loc = dense[3], scale = softplus(dense[4]) + 0.01), StudentT(df = 4, loc = dense[5], scale = exp(dense[6])), Normal(loc = 0, scale = 10)])",
                        latex: "y &\\sim \\operatorname{softmax}\\left(\\mathrm{dense}_{0:3}\\right)_{1} \\operatorname{Normal}\\left(\\mathrm{loc} = \\mathrm{dense}_{3},\\; \\mathrm{scale} = \\operatorname{softplus}\\left(\\mathrm{dense}_{4}\\right) + 0.01\\right) + \\operatorname{softmax}\\left(\\mathrm{dense}_{0:3}\\right)_{2} \\operatorname{StudentT}\\left(\\mathrm{df} = 4,\\; \\mathrm{loc} = \\mathrm{dense}_{5},\\; \\mathrm{scale} = \\exp\\left(\\mathrm{dense}_{6}\\right)\\right) + \\operatorname{softmax}\\left(\\mathrm{dense}_{0:3}\\right)_{3} \\operatorname{Normal}\\left(\\mathrm{loc} = 0,\\; \\mathrm{scale} = 10\\right)",
                    },
                ]),
                objective: "negative log-likelihood",
                rewrites: Vec::from([
                    "StudentT(scale = logarithm) -> student_t_log_scale",
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
            [Tiles::new(7, rows), Tiles::new(7, rows)]
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
            apply_head::<V, Self, 7, 1>(&[dense.columns()], batch, &mut [d_dense])
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
            map_forward::<V, Arguments, 7, 10>(&[dense.columns()], out, batch.tiles);
        }
        #[inline(always)]
        fn row<V: Kernels>(
            parameters: &[V::Scalar],
            row: &[V::Scalar],
            work: &mut [V::Scalar],
            out: &mut [V::Scalar],
        ) {
            let (dense, _) = work.split_at_mut(7);
            Dense::row::<V>(&Self::DENSE, Activation::Linear, parameters, row, dense);
            map_row::<V, Arguments, 7, 10>(dense, out);
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
    impl Head<7, 1> for Outliers {
        /// `-log Mixture(Categorical(logits = t[..3]), [Normal(t[3], softplus(t[4]) + 0.01), StudentT(4.0, t[5], exp(t[6])), Normal(0.0, 10.0)])` of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 7], y: &[V; 1], d_t: &mut [V; 7]) -> V {
            let (z_0, z_1) = softplus_and_sigmoid(t[4]);
            let (log_prob, [d_loc, d_scale]) = normal(
                y[0],
                [t[3], z_0 + V::splat(0.01)],
            );
            let (log_prob_1, [_, d_loc_1, d_log_scale]) = student_t_log_scale(
                y[0],
                [V::splat(4.0), t[5], t[6]],
            );
            let (log_prob_2, _) = normal_fixed_scale(
                const { FixedScale::new(10.0) },
                y[0],
                [V::splat(0.0)],
            );
            let mut d_logits = [V::splat(0.0); 3];
            let mut d_log_probs = [V::splat(0.0); 3];
            let log_prob_3 = mixture(
                &t[0..3],
                &[log_prob, log_prob_1, log_prob_2],
                &mut d_logits,
                &mut d_log_probs,
            );
            for e in 0..3 {
                d_t[e] = -d_logits[e];
            }
            d_t[3] = -(d_log_probs[0] * d_loc);
            d_t[4] = -(d_log_probs[0] * d_scale * z_1);
            d_t[5] = -(d_log_probs[1] * d_loc_1);
            d_t[6] = -(d_log_probs[1] * d_log_scale);
            -log_prob_3
        }
    }
    #[automatically_derived]
    impl Probabilistic for Outliers {
        /// `Mixture(Categorical(logits = t[..3]), [Normal(t[3], softplus(t[4]) + 0.01), StudentT(4.0, t[5], exp(t[6])), Normal(0.0, 10.0)])`
        type Distribution = MixtureSameFamily<
            Independent<Either<Normal<f32>, StudentT<f32>>, 1>,
            3,
        >;
        fn law(&self, argument: impl Fn(usize) -> f32) -> Self::Distribution {
            MixtureSameFamily::proved(
                from_fn(|c| argument(c)),
                [
                    Independent::from_fn(|k| Either::First(
                        Normal::proved([argument(3 + k), argument(4 + k)]),
                    )),
                    Independent::from_fn(|k| Either::Second(
                        StudentT::proved([
                            argument(5 + k),
                            argument(6 + k),
                            argument(7 + k),
                        ]),
                    )),
                    Independent::from_fn(|k| Either::First(
                        Normal::proved([argument(8 + k), argument(9 + k)]),
                    )),
                ],
            )
        }
    }
    /// The arguments of `Mixture(Categorical(logits = t[..3]), [Normal(t[3], softplus(t[4]) + 0.01), StudentT(4.0, t[5], exp(t[6])), Normal(0.0, 10.0)])`.
    struct Arguments;
    #[automatically_derived]
    impl Map<7, 10> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 7], out: &mut [V; 10]) {
            for e in 0..3 {
                out[e] = t[e];
            }
            out[3] = t[3];
            out[4] = softplus(t[4]) + V::splat(0.01);
            out[5] = V::splat(4.0);
            out[6] = t[5];
            out[7] = clamp_positive(exp(t[6]));
            out[8] = V::splat(0.0);
            out[9] = V::splat(10.0);
        }
    }
    #[automatically_derived]
    impl Clone for Outliers {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Outliers {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Outliers").field("store", &self.store).finish()
        }
    }
};
