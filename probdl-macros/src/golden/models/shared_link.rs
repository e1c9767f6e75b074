/// `pub struct Shared(x: 2) { let p = x -> Dense(1, sigmoid); let scaled = 0.5 * p; let z = scaled -> Dense(1, sigmoid); let q = z * p; Bernoulli(probs = q) }`
///
/// Law of the target: `Bernoulli(probs = q)`.
/// 5 parameters, 20 bytes.
/// Trained layer by layer, in tiles of 32 rows, up to 64 rows at once.
pub struct Shared {
    store: ::probdl::__private::Store<::probdl::__private::f32>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Aligned, Batch, Bernoulli, Clone, Debug, Dense, DenseView,
        DenseViewMut, Description, Distribution, Equation, Fn, FnOnce, FormatResult,
        Formatter, From, Head, Independent, Initializer, Kernels, Lanes,
        LayerDescription, Map, MapGradient, Model, None, Probabilistic, Scalar, Some,
        Store, TargetRule, Tiles, Vec, Write, apply_head, bernoulli_probs, bool,
        clamp_unit_interval, concat_row, f32, map_backward, map_forward, map_row, rng,
        saturate, u64, usize,
    };
    impl Shared {
        /// Where the parameters of `p` lie.
        const P: Dense = Dense::new(0, 2, 1, true);
        /// Where the parameters of `z` lie.
        const Z: Dense = Dense::new(Self::P.end(), 1, 1, true);
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
        /// The kernel (2 x 1) and bias of `p`.
        pub fn p(&self) -> DenseView<'_, f32, 2, 1> {
            DenseView::new(&self.store, Self::P)
        }
        /// The kernel (2 x 1) and bias of `p`, to be changed.
        pub fn p_mut(&mut self) -> DenseViewMut<'_, f32, 2, 1> {
            DenseViewMut::new(&mut self.store, Self::P)
        }
        /// The kernel (1 x 1) and bias of `z`.
        pub fn z(&self) -> DenseView<'_, f32, 1, 1> {
            DenseView::new(&self.store, Self::Z)
        }
        /// The kernel (1 x 1) and bias of `z`, to be changed.
        pub fn z_mut(&mut self) -> DenseViewMut<'_, f32, 1, 1> {
            DenseViewMut::new(&mut self.store, Self::Z)
        }
    }
    #[automatically_derived]
    impl Model for Shared {
        type Scalar = f32;
        type Input = [f32; 2];
        type Target = [bool; 1];
        type Prediction = [bool; 1];
        type Work<S: Scalar> = [Tiles<S>; 8];
        type Parameters<S: Scalar> = Aligned<S>;
        const FUSED: bool = false;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 1;
        const ROW: usize = 6;
        fn description() -> Description {
            Description {
                name: "Shared",
                formula: "pub struct Shared(x: 2) { let p = x -> Dense(1, sigmoid); let scaled = 0.5 * p; let z = scaled -> Dense(1, sigmoid); let q = z * p; Bernoulli(probs = q) }",
                inputs: Vec::from([("x", 2)]),
                layers: Vec::from([
                    LayerDescription::dense(
                        "p",
                        Self::P,
                        (Initializer::glorot_uniform(), None),
                        (Initializer::zeros(), None),
                    ),
                    LayerDescription::dense(
                        "z",
                        Self::Z,
                        (Initializer::glorot_uniform(), None),
                        (Initializer::zeros(), None),
                    ),
                    LayerDescription::plain("distribution", "Distribution", 1),
                ]),
                head_layers: Vec::from([0, 1]),
                equations: Vec::from([
                    Equation {
                        text: "p = sigmoid(dot(x, p.kernel) + p.bias)",
                        latex: "p &= \\sigma\\left(W_{p}^\\top x + b_{p}\\right)",
                    },
                    Equation {
                        text: "scaled = 0.5 * p",
                        latex: "\\mathrm{scaled} &= 0.5 \\cdot p",
                    },
                    Equation {
                        text: "z = sigmoid(dot(scaled, z.kernel) + z.bias)",
                        latex: "z &= \\sigma\\left(W_{z}^\\top \\mathrm{scaled} + b_{z}\\right)",
                    },
                    Equation {
                        text: "q = z * p",
                        latex: "q &= z \\cdot p",
                    },
                    Equation {
                        text: "y ~ Bernoulli(probs = q)",
                        latex: "y &\\sim \\operatorname{Bernoulli}\\left(\\mathrm{probs} = q\\right)",
                    },
                ]),
                objective: "negative log-likelihood",
                rewrites: Vec::from([]),
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
                Tiles::new(1, rows),
                Tiles::new(1, rows),
                Tiles::new(1, rows),
                Tiles::new(1, rows),
                Tiles::new(1, rows),
                Tiles::new(1, rows),
                Tiles::new(1, rows),
                Tiles::new(1, rows),
            ]
        }
        #[inline(always)]
        fn forward<V: Kernels>(
            parameters: &[V::Scalar],
            batch: &Batch<V::Scalar>,
            work: &mut Self::Work<V::Scalar>,
        ) {
            let [p, scaled, z, q, _, _, _, _] = work;
            Dense::forward::<
                V,
            >(
                &Self::P,
                Activation::Sigmoid,
                parameters,
                batch.x.columns(),
                p,
                batch.tiles,
            );
            map_forward::<V, Expression1, 1, 1>(&[p.columns()], scaled, batch.tiles);
            Dense::forward::<
                V,
            >(
                &Self::Z,
                Activation::Sigmoid,
                parameters,
                scaled.columns(),
                z,
                batch.tiles,
            );
            map_forward::<
                V,
                Expression0,
                2,
                1,
            >(&[z.columns(), p.columns()], q, batch.tiles);
        }
        #[inline(always)]
        fn loss<V: Kernels>(
            batch: &Batch<V::Scalar>,
            work: &mut Self::Work<V::Scalar>,
        ) -> V::Scalar {
            let [_, _, _, q, _, _, _, d_q] = work;
            apply_head::<V, Self, 1, 1>(&[q.columns()], batch, &mut [d_q])
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
            let [p, scaled, z, _, d_p, d_scaled, d_z, d_q] = work;
            map_backward::<
                V,
                Expression0,
                2,
                1,
            >(
                &[z.columns(), p.columns()],
                d_q,
                &mut [(d_z, Write::Replace), (d_p, Write::Replace)],
                batch.tiles,
            );
            Dense::backward::<
                V,
            >(
                &Self::Z,
                Activation::Sigmoid,
                parameters,
                scaled.columns(),
                z,
                d_z,
                d_scaled,
                Write::Replace,
                gradient,
                batch.tiles,
            );
            map_backward::<
                V,
                Expression1,
                1,
                1,
            >(&[p.columns()], d_scaled, &mut [(d_p, Write::Add)], batch.tiles);
            Dense::backward_parameters::<
                V,
            >(
                &Self::P,
                Activation::Sigmoid,
                parameters,
                batch.x.columns(),
                p,
                d_p,
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
            let [_, _, _, q, _, _, _, _] = work;
            map_forward::<V, Arguments, 1, 1>(&[q.columns()], out, batch.tiles);
        }
        #[inline(always)]
        fn row<V: Kernels>(
            parameters: &[V::Scalar],
            row: &[V::Scalar],
            work: &mut [V::Scalar],
            out: &mut [V::Scalar],
        ) {
            let (p, work) = work.split_at_mut(1);
            Dense::row::<V>(&Self::P, Activation::Sigmoid, parameters, row, p);
            let (scaled, work) = work.split_at_mut(1);
            map_row::<V, Expression1, 1, 1>(p, scaled);
            let (z, work) = work.split_at_mut(1);
            Dense::row::<V>(&Self::Z, Activation::Sigmoid, parameters, scaled, z);
            let (q, work) = work.split_at_mut(1);
            let (gathered, _) = work.split_at_mut(2);
            concat_row(&[&*z, &*p], gathered);
            map_row::<V, Expression0, 2, 1>(gathered, q);
            map_row::<V, Arguments, 1, 1>(q, out);
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
    impl Head<1, 1> for Shared {
        /// `-log Bernoulli(probs = q)` of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 1], y: &[V; 1], d_t: &mut [V; 1]) -> V {
            let (log_prob, [d_probs]) = bernoulli_probs(
                y[0],
                [clamp_unit_interval(t[0])],
            );
            d_t[0] = -saturate(d_probs);
            saturate(-log_prob)
        }
    }
    #[automatically_derived]
    impl Probabilistic for Shared {
        /// `Bernoulli(probs = q)`
        type Distribution = Independent<Bernoulli<f32>, 1>;
        fn law(&self, argument: impl Fn(usize) -> f32) -> Self::Distribution {
            Independent::from_fn(|k| Bernoulli::proved_probs([argument(k)]))
        }
    }
    /// The arguments of `Bernoulli(probs = q)`.
    struct Arguments;
    #[automatically_derived]
    impl Map<1, 1> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 1], out: &mut [V; 1]) {
            out[0] = clamp_unit_interval(t[0]);
        }
    }
    /// An expression between layers.
    struct Expression0;
    #[automatically_derived]
    impl Map<2, 1> for Expression0 {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 2], out: &mut [V; 1]) {
            out[0] = t[0] * t[1];
        }
    }
    #[automatically_derived]
    impl MapGradient<2, 1> for Expression0 {
        #[inline(always)]
        fn pull_back<V: Lanes>(t: &[V; 2], d_out: &[V; 1], d_t: &mut [V; 2]) {
            d_t[0] = d_out[0] * t[1];
            d_t[1] = d_out[0] * t[0];
        }
    }
    /// An expression between layers.
    struct Expression1;
    #[automatically_derived]
    impl Map<1, 1> for Expression1 {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 1], out: &mut [V; 1]) {
            out[0] = V::splat(0.5) * t[0];
        }
    }
    #[automatically_derived]
    impl MapGradient<1, 1> for Expression1 {
        #[inline(always)]
        fn pull_back<V: Lanes>(_t: &[V; 1], d_out: &[V; 1], d_t: &mut [V; 1]) {
            d_t[0] = d_out[0] * V::splat(0.5);
        }
    }
    #[automatically_derived]
    impl Clone for Shared {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Shared {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Shared").field("store", &self.store).finish()
        }
    }
};
