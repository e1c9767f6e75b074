/// `pub struct Residual(a: 3, b: 4) { let both = concat(a, b); let h = both -> Dense(16, tanh) -> Dense(7); let sum = h + both; let rate = sum -> Dense(1); Poisson(exp(rate)) }`
///
/// Law of the target: `Poisson(rate = exp(rate))`.
/// 255 parameters, 1020 bytes.
/// Trained layer by layer, in tiles of 32 rows, up to 64 rows at once.
/// Computed by `Poisson(exp -> log_rate)`.
pub struct Residual {
    store: ::probdl::__private::Store<::probdl::__private::f32>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Aligned, Batch, Clone, Debug, Dense, DenseView, DenseViewMut,
        Description, Distribution, Equation, Fn, FnOnce, FormatResult, Formatter, From,
        Head, Independent, Initializer, Kernels, Lanes, LayerDescription, Map,
        MapGradient, Model, None, Poisson, Probabilistic, Scalar, Some, Store,
        TargetRule, Tiles, Vec, Write, apply_head, bool, concat_forward, concat_row, f32,
        map_backward, map_forward, map_row, poisson_log_rate, rng, u32, u64, usize,
    };
    impl Residual {
        /// Where the parameters of `h_dense` lie.
        const H_DENSE: Dense = Dense::new(0, 7, 16, true);
        /// Where the parameters of `h_dense_1` lie.
        const H_DENSE_1: Dense = Dense::new(Self::H_DENSE.end(), 16, 7, true);
        /// Where the parameters of `rate` lie.
        const RATE: Dense = Dense::new(Self::H_DENSE_1.end(), 7, 1, true);
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
        /// The kernel (7 x 16) and bias of `h_dense`.
        pub fn h_dense(&self) -> DenseView<'_, f32, 7, 16> {
            DenseView::new(&self.store, Self::H_DENSE)
        }
        /// The kernel (7 x 16) and bias of `h_dense`, to be changed.
        pub fn h_dense_mut(&mut self) -> DenseViewMut<'_, f32, 7, 16> {
            DenseViewMut::new(&mut self.store, Self::H_DENSE)
        }
        /// The kernel (16 x 7) and bias of `h_dense_1`.
        pub fn h_dense_1(&self) -> DenseView<'_, f32, 16, 7> {
            DenseView::new(&self.store, Self::H_DENSE_1)
        }
        /// The kernel (16 x 7) and bias of `h_dense_1`, to be changed.
        pub fn h_dense_1_mut(&mut self) -> DenseViewMut<'_, f32, 16, 7> {
            DenseViewMut::new(&mut self.store, Self::H_DENSE_1)
        }
        /// The kernel (7 x 1) and bias of `rate`.
        pub fn rate(&self) -> DenseView<'_, f32, 7, 1> {
            DenseView::new(&self.store, Self::RATE)
        }
        /// The kernel (7 x 1) and bias of `rate`, to be changed.
        pub fn rate_mut(&mut self) -> DenseViewMut<'_, f32, 7, 1> {
            DenseViewMut::new(&mut self.store, Self::RATE)
        }
    }
    #[automatically_derived]
    impl Model for Residual {
        type Scalar = f32;
        type Input = ([f32; 3], [f32; 4]);
        type Target = [u32; 1];
        type Prediction = [u32; 1];
        type Work<S: Scalar> = [Tiles<S>; 10];
        type Parameters<S: Scalar> = Aligned<S>;
        const FUSED: bool = false;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 1;
        const ROW: usize = 52;
        fn description() -> Description {
            Description {
                name: "Residual",
                formula: "pub struct Residual(a: 3, b: 4) { let both = concat(a, b); let h = both -> Dense(16, tanh) -> Dense(7); let sum = h + both; let rate = sum -> Dense(1); Poisson(exp(rate)) }",
                inputs: Vec::from([("a", 3), ("b", 4)]),
                layers: Vec::from([
                    LayerDescription::dense(
                        "h_dense",
                        Self::H_DENSE,
                        (Initializer::glorot_uniform(), None),
                        (Initializer::zeros(), None),
                    ),
                    LayerDescription::dense(
                        "h_dense_1",
                        Self::H_DENSE_1,
                        (Initializer::glorot_uniform(), None),
                        (Initializer::zeros(), None),
                    ),
                    LayerDescription::dense(
                        "rate",
                        Self::RATE,
                        (Initializer::glorot_uniform(), None),
                        (Initializer::zeros(), None),
                    ),
                    LayerDescription::plain("distribution", "Distribution", 1),
                ]),
                head_layers: Vec::from([2]),
                equations: Vec::from([
                    Equation {
                        text: "both = concat(a, b)",
                        latex: "\\mathrm{both} &= \\left[a, b\\right]",
                    },
                    Equation {
                        text: "h_dense = tanh(dot(both, h_dense.kernel) + h_dense.bias)",
                        latex: "\\mathrm{h\\_dense} &= \\tanh\\left(W_{\\mathrm{h\\_dense}}^\\top \\mathrm{both} + b_{\\mathrm{h\\_dense}}\\right)",
                    },
                    Equation {
                        text: "h_dense_1 = dot(h_dense, h_dense_1.kernel) + h_dense_1.bias",
                        latex: "\\mathrm{h\\_dense\\_1} &= W_{\\mathrm{h\\_dense\\_1}}^\\top \\mathrm{h\\_dense} + b_{\\mathrm{h\\_dense\\_1}}",
                    },
                    Equation {
                        text: "sum = h_dense_1 + both",
                        latex: "\\mathrm{sum} &= \\mathrm{h\\_dense\\_1} + \\mathrm{both}",
                    },
                    Equation {
                        text: "rate = dot(sum, rate.kernel) + rate.bias",
                        latex: "\\mathrm{rate} &= W_{\\mathrm{rate}}^\\top \\mathrm{sum} + b_{\\mathrm{rate}}",
                    },
                    Equation {
                        text: "y ~ Poisson(rate = exp(rate))",
                        latex: "y &\\sim \\operatorname{Poisson}\\left(\\mathrm{rate} = \\exp\\left(\\mathrm{rate}\\right)\\right)",
                    },
                ]),
                objective: "negative log-likelihood",
                rewrites: Vec::from(["Poisson(exp -> log_rate)"]),
                target: TargetRule::Any,
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
                Tiles::new(7, rows),
                Tiles::new(16, rows),
                Tiles::new(7, rows),
                Tiles::new(7, rows),
                Tiles::new(1, rows),
                Tiles::new(7, rows),
                Tiles::new(16, rows),
                Tiles::new(7, rows),
                Tiles::new(7, rows),
                Tiles::new(1, rows),
            ]
        }
        #[inline(always)]
        fn forward<V: Kernels>(
            parameters: &[V::Scalar],
            batch: &Batch<V::Scalar>,
            work: &mut Self::Work<V::Scalar>,
        ) {
            let [both, h_dense, h_dense_1, sum, rate, _, _, _, _, _] = work;
            concat_forward::<
                V,
            >(
                &[batch.x.some_columns(0, 3), batch.x.some_columns(3, 4)],
                both,
                batch.tiles,
            );
            Dense::forward::<
                V,
            >(
                &Self::H_DENSE,
                Activation::Tanh,
                parameters,
                both.columns(),
                h_dense,
                batch.tiles,
            );
            Dense::forward::<
                V,
            >(
                &Self::H_DENSE_1,
                Activation::Linear,
                parameters,
                h_dense.columns(),
                h_dense_1,
                batch.tiles,
            );
            map_forward::<
                V,
                Expression0,
                14,
                7,
            >(&[h_dense_1.columns(), both.columns()], sum, batch.tiles);
            Dense::forward::<
                V,
            >(
                &Self::RATE,
                Activation::Linear,
                parameters,
                sum.columns(),
                rate,
                batch.tiles,
            );
        }
        #[inline(always)]
        fn loss<V: Kernels>(
            batch: &Batch<V::Scalar>,
            work: &mut Self::Work<V::Scalar>,
        ) -> V::Scalar {
            let [_, _, _, _, rate, _, _, _, _, d_rate] = work;
            apply_head::<V, Self, 1, 1>(&[rate.columns()], batch, &mut [d_rate])
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
            let [both, h_dense, h_dense_1, sum, rate, d_both, d_h_dense, d_h_dense_1,
            d_sum, d_rate] = work;
            Dense::backward::<
                V,
            >(
                &Self::RATE,
                Activation::Linear,
                parameters,
                sum.columns(),
                rate,
                d_rate,
                d_sum,
                Write::Replace,
                gradient,
                batch.tiles,
            );
            map_backward::<
                V,
                Expression0,
                14,
                7,
            >(
                &[h_dense_1.columns(), both.columns()],
                d_sum,
                &mut [(d_h_dense_1, Write::Replace), (d_both, Write::Replace)],
                batch.tiles,
            );
            Dense::backward::<
                V,
            >(
                &Self::H_DENSE_1,
                Activation::Linear,
                parameters,
                h_dense.columns(),
                h_dense_1,
                d_h_dense_1,
                d_h_dense,
                Write::Replace,
                gradient,
                batch.tiles,
            );
            Dense::backward_parameters::<
                V,
            >(
                &Self::H_DENSE,
                Activation::Tanh,
                parameters,
                both.columns(),
                h_dense,
                d_h_dense,
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
            let [_, _, _, _, rate, _, _, _, _, _] = work;
            map_forward::<V, Arguments, 1, 1>(&[rate.columns()], out, batch.tiles);
        }
        #[inline(always)]
        fn row<V: Kernels>(
            parameters: &[V::Scalar],
            row: &[V::Scalar],
            work: &mut [V::Scalar],
            out: &mut [V::Scalar],
        ) {
            let (both, work) = work.split_at_mut(7);
            concat_row(&[&row[0..][..3], &row[3..][..4]], both);
            let (h_dense, work) = work.split_at_mut(16);
            Dense::row::<V>(&Self::H_DENSE, Activation::Tanh, parameters, both, h_dense);
            let (h_dense_1, work) = work.split_at_mut(7);
            Dense::row::<
                V,
            >(&Self::H_DENSE_1, Activation::Linear, parameters, h_dense, h_dense_1);
            let (sum, work) = work.split_at_mut(7);
            let (gathered, work) = work.split_at_mut(14);
            concat_row(&[&*h_dense_1, &*both], gathered);
            map_row::<V, Expression0, 14, 7>(gathered, sum);
            let (rate, _) = work.split_at_mut(1);
            Dense::row::<V>(&Self::RATE, Activation::Linear, parameters, sum, rate);
            map_row::<V, Arguments, 1, 1>(rate, out);
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
    impl Head<1, 1> for Residual {
        /// `-log Poisson(rate = exp(rate))` of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 1], y: &[V; 1], d_t: &mut [V; 1]) -> V {
            let (log_prob, [d_log_rate]) = poisson_log_rate(y[0], [t[0]]);
            d_t[0] = -d_log_rate;
            -log_prob
        }
    }
    #[automatically_derived]
    impl Probabilistic for Residual {
        /// `Poisson(rate = exp(rate))`
        type Distribution = Independent<Poisson<f32>, 1>;
        fn law(&self, argument: impl Fn(usize) -> f32) -> Self::Distribution {
            Independent::from_fn(|k| Poisson::proved_log_rate([argument(k)]))
        }
    }
    /// The arguments of `Poisson(rate = exp(rate))`.
    struct Arguments;
    #[automatically_derived]
    impl Map<1, 1> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 1], out: &mut [V; 1]) {
            out[0] = t[0];
        }
    }
    /// An expression between layers.
    struct Expression0;
    #[automatically_derived]
    impl Map<14, 7> for Expression0 {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 14], out: &mut [V; 7]) {
            for e in 0..7 {
                out[e] = t[e] + t[7 + e];
            }
        }
    }
    #[automatically_derived]
    impl MapGradient<14, 7> for Expression0 {
        #[inline(always)]
        fn pull_back<V: Lanes>(_t: &[V; 14], d_out: &[V; 7], d_t: &mut [V; 14]) {
            for e in 0..7 {
                d_t[e] = d_out[e];
                d_t[7 + e] = d_out[e];
            }
        }
    }
    #[automatically_derived]
    impl Clone for Residual {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Residual {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Residual").field("store", &self.store).finish()
        }
    }
};
