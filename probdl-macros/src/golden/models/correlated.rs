/// `Input(3) -> Dense(8, tanh) -> Dense(_) -> MultivariateNormalTriL(2)`
///
/// Law of the target: `MultivariateNormalTriL(loc = t[..2], scale_tril = fill_scale_tril(t[2..]))`.
/// 77 parameters, 308 bytes.
/// Trained layer by layer, in tiles of 32 rows, up to 64 rows at once.
pub struct Offsets {
    store: ::probdl::__private::Store<::probdl::__private::f32>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Aligned, Batch, Clone, Debug, Dense, DenseView, DenseViewMut,
        Description, Distribution, Equation, Fn, FnOnce, FormatResult, Formatter, From,
        Head, Initializer, Kernels, Lanes, LayerDescription, Map, Model,
        MultivariateNormalTriL, None, Probabilistic, Scalar, Some, Store, TargetRule,
        Tiles, Vec, Write, apply_head, bool, f32, from_fn, map_forward, map_row,
        multivariate_normal_tril, rng, u64, usize,
    };
    impl Offsets {
        /// Where the parameters of `dense` lie.
        const DENSE: Dense = Dense::new(0, 3, 8, true);
        /// Where the parameters of `dense_1` lie.
        const DENSE_1: Dense = Dense::new(Self::DENSE.end(), 8, 5, true);
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
        /// The kernel (3 x 8) and bias of `dense`.
        pub fn dense(&self) -> DenseView<'_, f32, 3, 8> {
            DenseView::new(&self.store, Self::DENSE)
        }
        /// The kernel (3 x 8) and bias of `dense`, to be changed.
        pub fn dense_mut(&mut self) -> DenseViewMut<'_, f32, 3, 8> {
            DenseViewMut::new(&mut self.store, Self::DENSE)
        }
        /// The kernel (8 x 5) and bias of `dense_1`.
        pub fn dense_1(&self) -> DenseView<'_, f32, 8, 5> {
            DenseView::new(&self.store, Self::DENSE_1)
        }
        /// The kernel (8 x 5) and bias of `dense_1`, to be changed.
        pub fn dense_1_mut(&mut self) -> DenseViewMut<'_, f32, 8, 5> {
            DenseViewMut::new(&mut self.store, Self::DENSE_1)
        }
    }
    #[automatically_derived]
    impl Model for Offsets {
        type Scalar = f32;
        type Input = [f32; 3];
        type Target = [f32; 2];
        type Prediction = [f32; 2];
        type Work<S: Scalar> = [Tiles<S>; 4];
        type Parameters<S: Scalar> = Aligned<S>;
        const FUSED: bool = false;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 5;
        const ROW: usize = 13;
        fn description() -> Description {
            Description {
                name: "Offsets",
                formula: "Input(3) -> Dense(8, tanh) -> Dense(_) -> MultivariateNormalTriL(2)",
                inputs: Vec::from([("x", 3)]),
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
                    LayerDescription::plain(
                        "multivariate_normal_tril",
                        "MultivariateNormalTriL",
                        2,
                    ),
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
                        text: "y ~ MultivariateNormalTriL(loc = dense_1[0..2], scale_tril = fill_scale_tril(dense_1[2..5]))",
                        latex: "y &\\sim \\operatorname{MultivariateNormalTriL}\\left(\\mathrm{loc} = \\mathrm{dense\\_1}_{0:2},\\; \\mathrm{scale\\_tril} = \\operatorname{fill\\_scale\\_tril}\\left(\\mathrm{dense\\_1}_{2:5}\\right)\\right)",
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
            [
                Tiles::new(8, rows),
                Tiles::new(5, rows),
                Tiles::new(8, rows),
                Tiles::new(5, rows),
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
            apply_head::<V, Self, 5, 2>(&[dense_1.columns()], batch, &mut [d_dense_1])
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
            map_forward::<V, Arguments, 5, 5>(&[dense_1.columns()], out, batch.tiles);
        }
        #[inline(always)]
        fn row<V: Kernels>(
            parameters: &[V::Scalar],
            row: &[V::Scalar],
            work: &mut [V::Scalar],
            out: &mut [V::Scalar],
        ) {
            let (dense, work) = work.split_at_mut(8);
            Dense::row::<V>(&Self::DENSE, Activation::Tanh, parameters, row, dense);
            let (dense_1, _) = work.split_at_mut(5);
            Dense::row::<
                V,
            >(&Self::DENSE_1, Activation::Linear, parameters, dense, dense_1);
            map_row::<V, Arguments, 5, 5>(dense_1, out);
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
    impl Head<5, 2> for Offsets {
        /// `-log MultivariateNormalTriL(loc = t[..2], scale_tril = fill_scale_tril(t[2..]))` of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 5], y: &[V; 2], d_t: &mut [V; 5]) -> V {
            let mut d_loc = [V::splat(0.0); 2];
            let mut d_raw_scale = [V::splat(0.0); 3];
            let log_prob = multivariate_normal_tril(
                &y[0..2],
                &t[0..2],
                &t[2..5],
                &mut d_loc,
                &mut d_raw_scale,
            );
            for e in 0..2 {
                d_t[e] = -d_loc[e];
            }
            for e in 0..3 {
                d_t[2 + e] = -d_raw_scale[e];
            }
            -log_prob
        }
    }
    #[automatically_derived]
    impl Probabilistic for Offsets {
        /// `MultivariateNormalTriL(loc = t[..2], scale_tril = fill_scale_tril(t[2..]))`
        type Distribution = MultivariateNormalTriL<2, f32>;
        fn law(&self, argument: impl Fn(usize) -> f32) -> Self::Distribution {
            MultivariateNormalTriL::proved_fill(
                from_fn(|k| argument(k)),
                |k| argument(2 + k),
            )
        }
    }
    /// The arguments of `MultivariateNormalTriL(loc = t[..2], scale_tril = fill_scale_tril(t[2..]))`.
    struct Arguments;
    #[automatically_derived]
    impl Map<5, 5> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 5], out: &mut [V; 5]) {
            for e in 0..2 {
                out[e] = t[e];
            }
            for e in 0..3 {
                out[2 + e] = t[2 + e];
            }
        }
    }
    #[automatically_derived]
    impl Clone for Offsets {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Offsets {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Offsets").field("store", &self.store).finish()
        }
    }
};
