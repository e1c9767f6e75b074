/// `Input(1) -> Dense(1)`
///
/// Deterministic; trains on the mean squared error.
/// 2 parameters, 8 bytes.
/// Trained in registers, in one pass.
pub struct Line {
    store: ::probdl::__private::Store<::probdl::__private::f32>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Batch, Clone, Debug, Dense, DenseView, DenseViewMut, Description,
        Equation, Fn, FnOnce, FormatResult, Formatter, From, Fused, Head, Initializer,
        Kernels, Lanes, LayerDescription, Map, Model, None, Scalar, Some, Store,
        TargetRule, Tiles, Vec, apply_fused, apply_head, bool, f32, from_fn, map_forward,
        map_row, square, u64, usize,
    };
    impl Line {
        /// Where the parameters of `dense` lie.
        const DENSE: Dense = Dense::new(0, 1, 1, true);
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
        /// The kernel (1 x 1) and bias of `dense`.
        pub fn dense(&self) -> DenseView<'_, f32, 1, 1> {
            DenseView::new(&self.store, Self::DENSE)
        }
        /// The kernel (1 x 1) and bias of `dense`, to be changed.
        pub fn dense_mut(&mut self) -> DenseViewMut<'_, f32, 1, 1> {
            DenseViewMut::new(&mut self.store, Self::DENSE)
        }
    }
    #[automatically_derived]
    impl Model for Line {
        type Scalar = f32;
        type Input = [f32; 1];
        type Target = [f32; 1];
        type Prediction = [f32; 1];
        type Work<S: Scalar> = [Tiles<S>; 2];
        type Parameters<S: Scalar> = [S; 2];
        const FUSED: bool = true;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 1;
        const ROW: usize = 1;
        fn description() -> Description {
            Description {
                name: "Line",
                formula: "Input(1) -> Dense(1)",
                inputs: Vec::from([("x", 1)]),
                layers: Vec::from([
                    LayerDescription::dense(
                        "dense",
                        Self::DENSE,
                        (Initializer::glorot_uniform(), None),
                        (Initializer::zeros(), None),
                    ),
                ]),
                head_layers: Vec::from([0]),
                equations: Vec::from([
                    Equation {
                        text: "dense = dot(x, dense.kernel) + dense.bias",
                        latex: "\\mathrm{dense} &= W_{\\mathrm{dense}}^\\top x + b_{\\mathrm{dense}}",
                    },
                    Equation {
                        text: "y = dense",
                        latex: "y &= \\mathrm{dense}",
                    },
                ]),
                objective: "mean squared error",
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
            apply_fused::<V, Self, 1, 1, 2>(parameters, batch, gradient)
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
            _key: impl FnOnce() -> u64,
        ) -> Self::Prediction {
            from_fn(argument)
        }
    }
    #[automatically_derived]
    impl Head<1, 1> for Line {
        /// The loss of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 1], y: &[V; 1], d_t: &mut [V; 1]) -> V {
            let z_0 = t[0] - y[0];
            d_t[0] = V::splat(2.0) * z_0;
            square(z_0)
        }
    }
    #[automatically_derived]
    impl Fused<1, 1, 2> for Line {
        #[inline(always)]
        fn fused<V: Lanes>(
            parameters: &[V; 2],
            x: &[V; 1],
            y: &[V; 1],
            weight: V,
            gradient: &mut [V; 2],
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
                    &mut [V::splat(0.0); 1],
                    gradient,
                );
            weight * loss
        }
    }
    /// The output.
    struct Arguments;
    #[automatically_derived]
    impl Map<1, 1> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 1], out: &mut [V; 1]) {
            out[0] = t[0];
        }
    }
    #[automatically_derived]
    impl Clone for Line {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Line {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Line").field("store", &self.store).finish()
        }
    }
};
