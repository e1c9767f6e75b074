/// `Input(2) -> Dense(7) -> DistributionLambda(|t| MixtureSameFamily(Categorical(logits = t[..2]), Normal(t[2..4], softplus(t[4..6]) + 0.01)))`
///
/// Law of the target: `MixtureSameFamily(Categorical(logits = t[..2]), Normal(t[2..4], softplus(t[4..6]) + 0.01))`.
/// 21 parameters, 84 bytes.
/// Trained layer by layer, in tiles of 32 rows, up to 64 rows at once.
pub struct Prices {
    store: ::probdl::__private::Store<::probdl::__private::f32>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Aligned, Batch, Clone, Debug, Dense, DenseView, DenseViewMut,
        Description, Distribution, Equation, Fn, FnOnce, FormatResult, Formatter, From,
        Head, Independent, Initializer, Kernels, Lanes, LayerDescription, Map,
        MixtureSameFamily, Model, None, Normal, Probabilistic, Scalar, Some, Store,
        TargetRule, Tiles, Vec, apply_head, bool, f32, from_fn, map_forward, map_row,
        mixture, normal, rng, softplus, softplus_and_sigmoid, u64, usize,
    };
    impl Prices {
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
    impl Model for Prices {
        type Scalar = f32;
        type Input = [f32; 2];
        type Target = [f32; 1];
        type Prediction = [f32; 1];
        type Work<S: Scalar> = [Tiles<S>; 2];
        type Parameters<S: Scalar> = Aligned<S>;
        const FUSED: bool = false;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 6;
        const ROW: usize = 7;
        fn description() -> Description {
            Description {
                name: "Prices",
                formula: "Input(2) -> Dense(7) -> DistributionLambda(|t| MixtureSameFamily(Categorical(logits = t[..2]), Normal(t[2..4], softplus(t[4..6]) + 0.01)))",
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
                        text: "y ~ MixtureSameFamily(logits = dense[0..2], [Normal(loc = dense[2], scale = (softplus(dense[4..6]) + 0.01)[0]), Normal(loc = dense[3], scale = (softplus(dense[4..6]) + 0.01)[1])])",
                        latex: "y &\\sim \\operatorname{softmax}\\left(\\mathrm{dense}_{0:2}\\right)_{1} \\operatorname{Normal}\\left(\\mathrm{loc} = \\mathrm{dense}_{2},\\; \\mathrm{scale} = \\left(\\operatorname{softplus}\\left(\\mathrm{dense}_{4:6}\\right) + 0.01\\right)_{0}\\right) + \\operatorname{softmax}\\left(\\mathrm{dense}_{0:2}\\right)_{2} \\operatorname{Normal}\\left(\\mathrm{loc} = \\mathrm{dense}_{3},\\; \\mathrm{scale} = \\left(\\operatorname{softplus}\\left(\\mathrm{dense}_{4:6}\\right) + 0.01\\right)_{1}\\right)",
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
            map_forward::<V, Arguments, 7, 6>(&[dense.columns()], out, batch.tiles);
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
            map_row::<V, Arguments, 7, 6>(dense, out);
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
    impl Head<7, 1> for Prices {
        /// `-log MixtureSameFamily(Categorical(logits = t[..2]), Normal(t[2..4], softplus(t[4..6]) + 0.01))` of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 7], y: &[V; 1], d_t: &mut [V; 7]) -> V {
            *d_t = [V::splat(0.0); 7];
            let (z_0, z_1) = softplus_and_sigmoid(t[4]);
            let (z_2, z_3) = softplus_and_sigmoid(t[5]);
            let (log_prob, [d_loc, d_scale]) = normal(
                y[0],
                [t[2], z_0 + V::splat(0.01)],
            );
            let (log_prob_1, [d_loc_1, d_scale_1]) = normal(
                y[0],
                [t[3], z_2 + V::splat(0.01)],
            );
            let mut d_logits = [V::splat(0.0); 2];
            let mut d_log_probs = [V::splat(0.0); 2];
            let log_prob_2 = mixture(
                &t[0..2],
                &[log_prob, log_prob_1],
                &mut d_logits,
                &mut d_log_probs,
            );
            for e in 0..2 {
                d_t[e] = d_t[e] + (-d_logits[e]);
            }
            d_t[2] = d_t[2] + (-(d_log_probs[0] * d_loc));
            d_t[4] = d_t[4] + (-(d_log_probs[0] * d_scale * z_1));
            d_t[3] = d_t[3] + (-(d_log_probs[1] * d_loc_1));
            d_t[5] = d_t[5] + (-(d_log_probs[1] * d_scale_1 * z_3));
            -log_prob_2
        }
    }
    #[automatically_derived]
    impl Probabilistic for Prices {
        /// `MixtureSameFamily(Categorical(logits = t[..2]), Normal(t[2..4], softplus(t[4..6]) + 0.01))`
        type Distribution = MixtureSameFamily<Independent<Normal<f32>, 1>, 2>;
        fn law(&self, argument: impl Fn(usize) -> f32) -> Self::Distribution {
            MixtureSameFamily::proved(
                from_fn(|c| argument(c)),
                from_fn(|c| Independent::from_fn(|k| Normal::proved([
                    argument(2 + 2 * c + k),
                    argument(3 + 2 * c + k),
                ]))),
            )
        }
    }
    /// The arguments of `MixtureSameFamily(Categorical(logits = t[..2]), Normal(t[2..4], softplus(t[4..6]) + 0.01))`.
    struct Arguments;
    #[automatically_derived]
    impl Map<7, 6> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 7], out: &mut [V; 6]) {
            for e in 0..2 {
                out[e] = t[e];
            }
            out[2] = t[2];
            out[3] = softplus(t[4]) + V::splat(0.01);
            out[4] = t[3];
            out[5] = softplus(t[5]) + V::splat(0.01);
        }
    }
    #[automatically_derived]
    impl Clone for Prices {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Prices {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Prices").field("store", &self.store).finish()
        }
    }
};
