/// `Input(64) -> Dense(32, gelu) -> Dropout(0.2) -> Dense(10, softmax) -> DistributionLambda(|p| Categorical(probs = p), convert_to_tensor_fn = mode)`
///
/// Law of the target: `Categorical(probs = p)`.
/// 2410 parameters, 9640 bytes.
/// Trained layer by layer, in tiles of 32 rows, up to 64 rows at once.
/// Computed by `Categorical(softmax -> logits)`.
pub struct Digits {
    store: ::probdl::__private::Store<::probdl::__private::f32>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Aligned, Batch, Categorical, Clone, Debug, Dense, DenseView,
        DenseViewMut, Description, Dropout, Equation, Fn, FnOnce, FormatResult,
        Formatter, From, Head, Initializer, Kernels, Lanes, LayerDescription, Map, Mode,
        Model, None, Probabilistic, Scalar, Some, Store, TargetRule, Tiles, Vec, Write,
        activation_backward, activation_forward, activation_row, apply_head, bool,
        categorical_logits, f32, from_fn, map_forward, map_row, u32, u64, usize,
    };
    impl Digits {
        /// Where the parameters of `dense` lie.
        const DENSE: Dense = Dense::new(0, 64, 32, true);
        /// Where the parameters of `dense_1` lie.
        const DENSE_1: Dense = Dense::new(Self::DENSE.end(), 32, 10, true);
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
        /// The kernel (64 x 32) and bias of `dense`.
        pub fn dense(&self) -> DenseView<'_, f32, 64, 32> {
            DenseView::new(&self.store, Self::DENSE)
        }
        /// The kernel (64 x 32) and bias of `dense`, to be changed.
        pub fn dense_mut(&mut self) -> DenseViewMut<'_, f32, 64, 32> {
            DenseViewMut::new(&mut self.store, Self::DENSE)
        }
        /// The kernel (32 x 10) and bias of `dense_1`.
        pub fn dense_1(&self) -> DenseView<'_, f32, 32, 10> {
            DenseView::new(&self.store, Self::DENSE_1)
        }
        /// The kernel (32 x 10) and bias of `dense_1`, to be changed.
        pub fn dense_1_mut(&mut self) -> DenseViewMut<'_, f32, 32, 10> {
            DenseViewMut::new(&mut self.store, Self::DENSE_1)
        }
    }
    #[automatically_derived]
    impl Model for Digits {
        type Scalar = f32;
        type Input = [f32; 64];
        type Target = u32;
        type Prediction = u32;
        type Work<S: Scalar> = [Tiles<S>; 8];
        type Parameters<S: Scalar> = Aligned<S>;
        const FUSED: bool = false;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 10;
        const ROW: usize = 106;
        fn description() -> Description {
            Description {
                name: "Digits",
                formula: "Input(64) -> Dense(32, gelu) -> Dropout(0.2) -> Dense(10, softmax) -> DistributionLambda(|p| Categorical(probs = p), convert_to_tensor_fn = mode)",
                inputs: Vec::from([("x", 64)]),
                layers: Vec::from([
                    LayerDescription::dense(
                        "dense",
                        Self::DENSE,
                        (Initializer::glorot_uniform(), None),
                        (Initializer::zeros(), None),
                    ),
                    LayerDescription::plain("dropout", "Dropout", 32),
                    LayerDescription::dense(
                        "dense_1",
                        Self::DENSE_1,
                        (Initializer::glorot_uniform(), None),
                        (Initializer::zeros(), None),
                    ),
                    LayerDescription::plain(
                        "distribution_lambda",
                        "DistributionLambda",
                        10,
                    ),
                ]),
                head_layers: Vec::from([2]),
                equations: Vec::from([
                    Equation {
                        text: "dense = gelu(dot(x, dense.kernel) + dense.bias)",
                        latex: "\\mathrm{dense} &= \\operatorname{gelu}\\left(W_{\\mathrm{dense}}^\\top x + b_{\\mathrm{dense}}\\right)",
                    },
                    Equation {
                        text: "dropout = dropout(dense)",
                        latex: "\\mathrm{dropout} &= \\operatorname{dropout}\\left(\\mathrm{dense}\\right)",
                    },
                    Equation {
                        text: "dense_1 = softmax(dot(dropout, dense_1.kernel) + dense_1.bias)",
                        latex: "\\mathrm{dense\\_1} &= \\operatorname{softmax}\\left(W_{\\mathrm{dense\\_1}}^\\top \\mathrm{dropout} + b_{\\mathrm{dense\\_1}}\\right)",
                    },
                    Equation {
                        text: "y ~ Categorical(probs = dense_1)",
                        latex: "y &\\sim \\operatorname{Categorical}\\left(\\mathrm{probs} = \\mathrm{dense\\_1}\\right)",
                    },
                ]),
                objective: "negative log-likelihood",
                rewrites: Vec::from(["Categorical(softmax -> logits)"]),
                target: TargetRule::ClassBelow(10),
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
                Tiles::new(32, rows),
                Tiles::new(32, rows),
                Tiles::new(32, rows),
                Tiles::new(10, rows),
                Tiles::new(32, rows),
                Tiles::new(32, rows),
                Tiles::new(32, rows),
                Tiles::new(10, rows),
            ]
        }
        #[inline(always)]
        fn forward<V: Kernels>(
            parameters: &[V::Scalar],
            batch: &Batch<V::Scalar>,
            work: &mut Self::Work<V::Scalar>,
        ) {
            let [dense_linear, dense, dropout, dense_1, _, _, _, _] = work;
            Dense::forward::<
                V,
            >(
                &Self::DENSE,
                Activation::Linear,
                parameters,
                batch.x.columns(),
                dense_linear,
                batch.tiles,
            );
            activation_forward::<
                V,
            >(Activation::Gelu, dense_linear.columns(), dense, batch.tiles);
            Dropout::new(0.2, 0)
                .forward::<V>(batch.noise, dense.columns(), dropout, batch.tiles);
            Dense::forward::<
                V,
            >(
                &Self::DENSE_1,
                Activation::Linear,
                parameters,
                dropout.columns(),
                dense_1,
                batch.tiles,
            );
        }
        #[inline(always)]
        fn loss<V: Kernels>(
            batch: &Batch<V::Scalar>,
            work: &mut Self::Work<V::Scalar>,
        ) -> V::Scalar {
            let [_, _, _, dense_1, _, _, _, d_dense_1] = work;
            apply_head::<V, Self, 10, 1>(&[dense_1.columns()], batch, &mut [d_dense_1])
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
            let [dense_linear, dense, dropout, dense_1, d_dense_linear, d_dense,
            d_dropout, d_dense_1] = work;
            Dense::backward::<
                V,
            >(
                &Self::DENSE_1,
                Activation::Linear,
                parameters,
                dropout.columns(),
                dense_1,
                d_dense_1,
                d_dropout,
                Write::Replace,
                gradient,
                batch.tiles,
            );
            Dropout::new(0.2, 0)
                .backward::<
                    V,
                >(
                    batch.noise,
                    dense.columns(),
                    d_dropout,
                    d_dense,
                    Write::Replace,
                    batch.tiles,
                );
            activation_backward::<
                V,
            >(
                Activation::Gelu,
                dense_linear.columns(),
                dense,
                d_dense,
                d_dense_linear,
                Write::Replace,
                batch.tiles,
            );
            Dense::backward_parameters::<
                V,
            >(
                &Self::DENSE,
                Activation::Linear,
                parameters,
                batch.x.columns(),
                dense_linear,
                d_dense_linear,
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
            let [_, _, _, dense_1, _, _, _, _] = work;
            map_forward::<V, Arguments, 10, 10>(&[dense_1.columns()], out, batch.tiles);
        }
        #[inline(always)]
        fn row<V: Kernels>(
            parameters: &[V::Scalar],
            row: &[V::Scalar],
            work: &mut [V::Scalar],
            out: &mut [V::Scalar],
        ) {
            let (dense_linear, work) = work.split_at_mut(32);
            Dense::row::<
                V,
            >(&Self::DENSE, Activation::Linear, parameters, row, dense_linear);
            let (dense, work) = work.split_at_mut(32);
            activation_row::<V>(Activation::Gelu, dense_linear, dense);
            let (dropout, work) = work.split_at_mut(32);
            Dropout::new(0.2, 0).row(dense, dropout);
            let (dense_1, _) = work.split_at_mut(10);
            Dense::row::<
                V,
            >(&Self::DENSE_1, Activation::Linear, parameters, dropout, dense_1);
            map_row::<V, Arguments, 10, 10>(dense_1, out);
        }
        fn prediction(
            &self,
            argument: impl Fn(usize) -> f32,
            _key: impl FnOnce() -> u64,
        ) -> Self::Prediction {
            Mode::mode(&Probabilistic::law(self, argument))
        }
    }
    #[automatically_derived]
    impl Head<10, 1> for Digits {
        /// `-log Categorical(probs = p)` of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 10], y: &[V; 1], d_t: &mut [V; 10]) -> V {
            let mut d_logits = [V::splat(0.0); 10];
            let log_prob = categorical_logits(y[0], &t[0..10], &mut d_logits);
            for e in 0..10 {
                d_t[e] = -d_logits[e];
            }
            -log_prob
        }
    }
    #[automatically_derived]
    impl Probabilistic for Digits {
        /// `Categorical(probs = p)`
        type Distribution = Categorical<10, f32>;
        fn law(&self, argument: impl Fn(usize) -> f32) -> Self::Distribution {
            Categorical::proved_logits(from_fn(argument))
        }
    }
    /// The arguments of `Categorical(probs = p)`.
    struct Arguments;
    #[automatically_derived]
    impl Map<10, 10> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 10], out: &mut [V; 10]) {
            for e in 0..10 {
                out[e] = t[e];
            }
        }
    }
    #[automatically_derived]
    impl Clone for Digits {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Digits {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Digits").field("store", &self.store).finish()
        }
    }
};
