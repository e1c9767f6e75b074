/// `Input(4) -> Dense(3, kernel_regularizer = l2(0.1), use_bias = false, name = weights)`
///
/// Deterministic; trains on the Huber loss with delta 1.
/// 12 parameters, 48 bytes.
/// Trained in registers, in one pass.
pub struct Ridge {
    store: ::probdl::__private::Store<::probdl::__private::f32>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Batch, Clone, Debug, Dense, DenseView, DenseViewMut, Description,
        Equation, Fn, FnOnce, FormatResult, Formatter, From, Fused, Head, Initializer,
        Kernels, Lanes, LayerDescription, Map, Model, None, Regularizer, Scalar, Some,
        Store, TargetRule, Tiles, Vec, abs, apply_fused, apply_head, bool, f32, from_fn,
        map_forward, map_row, square, u64, usize, where_positive,
    };
    impl Ridge {
        /// Where the parameters of `weights` lie.
        const WEIGHTS: Dense = Dense::new(0, 4, 3, false);
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
        /// The kernel (4 x 3) and bias of `weights`.
        pub fn weights(&self) -> DenseView<'_, f32, 4, 3> {
            DenseView::new(&self.store, Self::WEIGHTS)
        }
        /// The kernel (4 x 3) and bias of `weights`, to be changed.
        pub fn weights_mut(&mut self) -> DenseViewMut<'_, f32, 4, 3> {
            DenseViewMut::new(&mut self.store, Self::WEIGHTS)
        }
    }
    #[automatically_derived]
    impl Model for Ridge {
        type Scalar = f32;
        type Input = [f32; 4];
        type Target = [f32; 3];
        type Prediction = [f32; 3];
        type Work<S: Scalar> = [Tiles<S>; 2];
        type Parameters<S: Scalar> = [S; 12];
        const FUSED: bool = true;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = true;
        const ARGUMENTS: usize = 3;
        const ROW: usize = 3;
        fn description() -> Description {
            Description {
                name: "Ridge",
                formula: "Input(4) -> Dense(3, kernel_regularizer = l2(0.1), use_bias = false, name = weights)",
                inputs: Vec::from([("x", 4)]),
                layers: Vec::from([
                    LayerDescription::dense(
                        "weights",
                        Self::WEIGHTS,
                        (
                            Initializer::glorot_uniform(),
                            Some(Regularizer::L1L2 {
                                l1: 0.0,
                                l2: 0.1,
                            }),
                        ),
                        (Initializer::zeros(), None),
                    ),
                ]),
                head_layers: Vec::from([0]),
                equations: Vec::from([
                    Equation {
                        text: "weights = dot(x, weights.kernel)",
                        latex: "\\mathrm{weights} &= W_{\\mathrm{weights}}^\\top x",
                    },
                    Equation {
                        text: "y = weights",
                        latex: "y &= \\mathrm{weights}",
                    },
                ]),
                objective: "Huber loss with delta 1",
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
            [Tiles::new(3, rows), Tiles::new(3, rows)]
        }
        #[inline(always)]
        fn forward<V: Kernels>(
            parameters: &[V::Scalar],
            batch: &Batch<V::Scalar>,
            work: &mut Self::Work<V::Scalar>,
        ) {
            let [weights, _] = work;
            Dense::forward::<
                V,
            >(
                &Self::WEIGHTS,
                Activation::Linear,
                parameters,
                batch.x.columns(),
                weights,
                batch.tiles,
            );
        }
        #[inline(always)]
        fn loss<V: Kernels>(
            batch: &Batch<V::Scalar>,
            work: &mut Self::Work<V::Scalar>,
        ) -> V::Scalar {
            let [weights, d_weights] = work;
            apply_head::<V, Self, 3, 3>(&[weights.columns()], batch, &mut [d_weights])
        }
        #[inline(always)]
        fn value_and_gradient<V: Kernels>(
            parameters: &[V::Scalar],
            batch: &Batch<V::Scalar>,
            _work: &mut Self::Work<V::Scalar>,
            gradient: &mut [V::Scalar],
        ) -> V::Scalar {
            apply_fused::<V, Self, 4, 3, 12>(parameters, batch, gradient)
        }
        #[inline(always)]
        fn arguments<V: Kernels>(
            work: &mut Self::Work<V::Scalar>,
            batch: &Batch<V::Scalar>,
            out: &mut Tiles<V::Scalar>,
        ) {
            let [weights, _] = work;
            map_forward::<V, Arguments, 3, 3>(&[weights.columns()], out, batch.tiles);
        }
        #[inline(always)]
        fn row<V: Kernels>(
            parameters: &[V::Scalar],
            row: &[V::Scalar],
            work: &mut [V::Scalar],
            out: &mut [V::Scalar],
        ) {
            let (weights, _) = work.split_at_mut(3);
            Dense::row::<
                V,
            >(&Self::WEIGHTS, Activation::Linear, parameters, row, weights);
            map_row::<V, Arguments, 3, 3>(weights, out);
        }
        fn prediction(
            &self,
            argument: impl Fn(usize) -> f32,
            _key: impl FnOnce() -> u64,
        ) -> Self::Prediction {
            from_fn(argument)
        }
    }
    #[automatically_derived]
    impl Head<3, 3> for Ridge {
        /// The loss of some rows; writes its derivative in `t`.
        #[allow(clippy::approx_constant)]
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 3], y: &[V; 3], d_t: &mut [V; 3]) -> V {
            let mut z_0 = V::splat(0.0);
            for e in 0..3 {
                let z_1 = t[e] - y[e];
                let z_2 = abs(z_1);
                let z_3 = z_2 - V::splat(1.0);
                z_0 = z_0
                    + where_positive(
                        z_3,
                        z_2 - V::splat(0.5),
                        V::splat(0.5) * square(z_1),
                    );
                d_t[e] = where_positive(z_3, V::splat(0.0), V::splat(0.3333333333333333))
                    * V::splat(0.5) * (V::splat(2.0) * z_1)
                    + where_positive(z_3, V::splat(0.3333333333333333), V::splat(0.0))
                        * where_positive(z_1, V::splat(1.0), V::splat(-1.0));
            }
            z_0 / V::splat(3.0)
        }
    }
    #[automatically_derived]
    impl Fused<4, 3, 12> for Ridge {
        #[inline(always)]
        fn fused<V: Lanes>(
            parameters: &[V; 12],
            x: &[V; 4],
            y: &[V; 3],
            weight: V,
            gradient: &mut [V; 12],
        ) -> V {
            let weights: [V; 3] = Self::WEIGHTS
                .forward_fused(Activation::Linear, parameters, x);
            let mut d_t = [V::splat(0.0); 3];
            let loss = <Self as Head<
                3,
                3,
            >>::head(&[weights[0], weights[1], weights[2]], y, &mut d_t);
            let d_weights = [weight * d_t[0], weight * d_t[1], weight * d_t[2]];
            Self::WEIGHTS
                .backward_fused(
                    Activation::Linear,
                    parameters,
                    x,
                    &weights,
                    &d_weights,
                    &mut [V::splat(0.0); 4],
                    gradient,
                );
            weight * loss
        }
    }
    /// The output.
    struct Arguments;
    #[automatically_derived]
    impl Map<3, 3> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 3], out: &mut [V; 3]) {
            for e in 0..3 {
                out[e] = t[e];
            }
        }
    }
    #[automatically_derived]
    impl Clone for Ridge {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Ridge {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Ridge").field("store", &self.store).finish()
        }
    }
};
