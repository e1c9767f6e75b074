/// `Input(1) -> Dense(16, tanh) -> Dense(_) -> MixtureNormal(3, 1)`
///
/// Law of the target: `MixtureNormal(3, 1)`.
/// 185 parameters, 740 bytes.
/// Trained layer by layer, in tiles of 32 rows, up to 64 rows at once.
/// Computed by `Normal(scale = softplus) -> normal_softplus_scale`.
pub struct Inverse {
    store: ::probdl::__private::Store<::probdl::__private::f32>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Aligned, Batch, Clone, Debug, Dense, DenseView, DenseViewMut,
        Description, Distribution, Equation, Fn, FnOnce, FormatResult, Formatter, From,
        Head, Independent, Initializer, Kernels, Lanes, LayerDescription, Map,
        MixtureSameFamily, Model, None, Normal, Probabilistic, Scalar, Some, Store,
        TargetRule, Tiles, Vec, Write, apply_head, bool, clamp_positive, f32, from_fn,
        map_forward, map_row, mixture, normal_softplus_scale, rng, softplus, u64, usize,
    };
    impl Inverse {
        /// Where the parameters of `dense` lie.
        const DENSE: Dense = Dense::new(0, 1, 16, true);
        /// Where the parameters of `dense_1` lie.
        const DENSE_1: Dense = Dense::new(Self::DENSE.end(), 16, 9, true);
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
        /// The kernel (1 x 16) and bias of `dense`.
        pub fn dense(&self) -> DenseView<'_, f32, 1, 16> {
            DenseView::new(&self.store, Self::DENSE)
        }
        /// The kernel (1 x 16) and bias of `dense`, to be changed.
        pub fn dense_mut(&mut self) -> DenseViewMut<'_, f32, 1, 16> {
            DenseViewMut::new(&mut self.store, Self::DENSE)
        }
        /// The kernel (16 x 9) and bias of `dense_1`.
        pub fn dense_1(&self) -> DenseView<'_, f32, 16, 9> {
            DenseView::new(&self.store, Self::DENSE_1)
        }
        /// The kernel (16 x 9) and bias of `dense_1`, to be changed.
        pub fn dense_1_mut(&mut self) -> DenseViewMut<'_, f32, 16, 9> {
            DenseViewMut::new(&mut self.store, Self::DENSE_1)
        }
    }
    #[automatically_derived]
    impl Model for Inverse {
        type Scalar = f32;
        type Input = [f32; 1];
        type Target = [f32; 1];
        type Prediction = [f32; 1];
        type Work<S: Scalar> = [Tiles<S>; 4];
        type Parameters<S: Scalar> = Aligned<S>;
        const FUSED: bool = false;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 9;
        const ROW: usize = 25;
        fn description() -> Description {
            Description {
                name: "Inverse",
                formula: "Input(1) -> Dense(16, tanh) -> Dense(_) -> MixtureNormal(3, 1)",
                inputs: Vec::from([("x", 1)]),
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
                    LayerDescription::plain("mixture_normal", "MixtureNormal", 1),
                ]),
                head_layers: Vec::from([1]),
                equations: Vec::from([
                    Equation {
                        text: "dense = tanh(dot(x, dense.kernel) + dense.bias)",
                        latex: "\\mathrm{dense} &= \\tanh\\left(W_{\\mathrm{dense}}^\\top x + b_{\\mathrm{dense}}\\right)",
                    },
                    Equation {
                        text: "dense_1 = dot(dense, dense_1.kernel) + dense_1.bias",
                        latex: "\\mathrm{dense\\_1} &= W_{\\mathrm{dense\\_1}}^\\top \\mathrm{dense} + b_{\\mathrm{dense\\_1}}",
                    },
                    Equation {
                        text: "y ~ MixtureSameFamily(logits = dense_1[0..3], [Normal(loc = dense_1[3..4], scale = softplus(dense_1[4..5])), Normal(loc = dense_1[5..6], scale = softplus(dense_1[6..7])), Normal(loc = dense_1[7..8], scale = softplus(dense_1[8..9]))])",
                        latex: "y &\\sim \\operatorname{softmax}\\left(\\mathrm{dense\\_1}_{0:3}\\right)_{1} \\operatorname{Normal}\\left(\\mathrm{loc} = \\mathrm{dense\\_1}_{3:4},\\; \\mathrm{scale} = \\operatorname{softplus}\\left(\\mathrm{dense\\_1}_{4:5}\\right)\\right) + \\operatorname{softmax}\\left(\\mathrm{dense\\_1}_{0:3}\\right)_{2} \\operatorname{Normal}\\left(\\mathrm{loc} = \\mathrm{dense\\_1}_{5:6},\\; \\mathrm{scale} = \\operatorname{softplus}\\left(\\mathrm{dense\\_1}_{6:7}\\right)\\right) + \\operatorname{softmax}\\left(\\mathrm{dense\\_1}_{0:3}\\right)_{3} \\operatorname{Normal}\\left(\\mathrm{loc} = \\mathrm{dense\\_1}_{7:8},\\; \\mathrm{scale} = \\operatorname{softplus}\\left(\\mathrm{dense\\_1}_{8:9}\\right)\\right)",
                    },
                ]),
                objective: "negative log-likelihood",
                rewrites: Vec::from([
                    "Normal(scale = softplus) -> normal_softplus_scale",
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
            [
                Tiles::new(16, rows),
                Tiles::new(9, rows),
                Tiles::new(16, rows),
                Tiles::new(9, rows),
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
                Activation::Tanh,
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
            apply_head::<V, Self, 9, 1>(&[dense_1.columns()], batch, &mut [d_dense_1])
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
            map_forward::<V, Arguments, 9, 9>(&[dense_1.columns()], out, batch.tiles);
        }
        #[inline(always)]
        fn row<V: Kernels>(
            parameters: &[V::Scalar],
            row: &[V::Scalar],
            work: &mut [V::Scalar],
            out: &mut [V::Scalar],
        ) {
            let (dense, work) = work.split_at_mut(16);
            Dense::row::<V>(&Self::DENSE, Activation::Tanh, parameters, row, dense);
            let (dense_1, _) = work.split_at_mut(9);
            Dense::row::<
                V,
            >(&Self::DENSE_1, Activation::Linear, parameters, dense, dense_1);
            map_row::<V, Arguments, 9, 9>(dense_1, out);
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
    impl Head<9, 1> for Inverse {
        /// `-log MixtureNormal(3, 1)` of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 9], y: &[V; 1], d_t: &mut [V; 9]) -> V {
            let (log_prob, [d_loc, d_raw_scale]) = normal_softplus_scale(
                y[0],
                [t[3], t[4]],
            );
            let (log_prob_1, [d_loc_1, d_raw_scale_1]) = normal_softplus_scale(
                y[0],
                [t[5], t[6]],
            );
            let (log_prob_2, [d_loc_2, d_raw_scale_2]) = normal_softplus_scale(
                y[0],
                [t[7], t[8]],
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
            d_t[4] = -(d_log_probs[0] * d_raw_scale);
            d_t[5] = -(d_log_probs[1] * d_loc_1);
            d_t[6] = -(d_log_probs[1] * d_raw_scale_1);
            d_t[7] = -(d_log_probs[2] * d_loc_2);
            d_t[8] = -(d_log_probs[2] * d_raw_scale_2);
            -log_prob_3
        }
    }
    #[automatically_derived]
    impl Probabilistic for Inverse {
        /// `MixtureNormal(3, 1)`
        type Distribution = MixtureSameFamily<Independent<Normal<f32>, 1>, 3>;
        fn law(&self, argument: impl Fn(usize) -> f32) -> Self::Distribution {
            MixtureSameFamily::proved(
                from_fn(|c| argument(c)),
                from_fn(|c| Independent::from_fn(|k| Normal::proved([
                    argument(3 + 2 * c + k),
                    argument(4 + 2 * c + k),
                ]))),
            )
        }
    }
    /// The arguments of `MixtureNormal(3, 1)`.
    struct Arguments;
    #[automatically_derived]
    impl Map<9, 9> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 9], out: &mut [V; 9]) {
            for e in 0..3 {
                out[e] = t[e];
            }
            out[3] = t[3];
            out[4] = clamp_positive(softplus(t[4]));
            out[5] = t[5];
            out[6] = clamp_positive(softplus(t[6]));
            out[7] = t[7];
            out[8] = clamp_positive(softplus(t[8]));
        }
    }
    #[automatically_derived]
    impl Clone for Inverse {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Inverse {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Inverse").field("store", &self.store).finish()
        }
    }
};
