/// `Input(2) -> Dense(4) -> DistributionLambda(|t| Dirichlet(softplus(t) + 1e-3))`
///
/// Law of the target: `Dirichlet(concentration = softplus(t) + 1e-3)`.
/// 12 parameters, 48 bytes.
/// Trained in registers, in one pass.
pub struct Votes {
    store: ::probdl::__private::Store<::probdl::__private::f32>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Batch, Clone, Debug, Dense, DenseView, DenseViewMut, Description,
        Dirichlet, Distribution, Equation, Fn, FnOnce, FormatResult, Formatter, From,
        Fused, Head, Initializer, Kernels, Lanes, LayerDescription, Map, Model, None,
        Probabilistic, Scalar, Some, Store, TargetRule, Tiles, Vec, apply_fused,
        apply_head, bool, dirichlet, f32, from_fn, map_forward, map_row, rng, softplus,
        softplus_and_sigmoid, u64, usize,
    };
    impl Votes {
        /// Where the parameters of `dense` lie.
        const DENSE: Dense = Dense::new(0, 2, 4, true);
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
        /// The kernel (2 x 4) and bias of `dense`.
        pub fn dense(&self) -> DenseView<'_, f32, 2, 4> {
            DenseView::new(&self.store, Self::DENSE)
        }
        /// The kernel (2 x 4) and bias of `dense`, to be changed.
        pub fn dense_mut(&mut self) -> DenseViewMut<'_, f32, 2, 4> {
            DenseViewMut::new(&mut self.store, Self::DENSE)
        }
    }
    #[automatically_derived]
    impl Model for Votes {
        type Scalar = f32;
        type Input = [f32; 2];
        type Target = [f32; 4];
        type Prediction = [f32; 4];
        type Work<S: Scalar> = [Tiles<S>; 2];
        type Parameters<S: Scalar> = [S; 12];
        const FUSED: bool = true;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 4;
        const ROW: usize = 4;
        fn description() -> Description {
            Description {
                name: "Votes",
                formula: "Input(2) -> Dense(4) -> DistributionLambda(|t| Dirichlet(softplus(t) + 1e-3))",
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
                        4,
                    ),
                ]),
                head_layers: Vec::from([0]),
                equations: Vec::from([
                    Equation {
                        text: "dense = dot(x, dense.kernel) + dense.bias",
                        latex: "\\mathrm{dense} &= W_{\\mathrm{dense}}^\\top x + b_{\\mathrm{dense}}",
                    },
                    Equation {
                        text: "y ~ Dirichlet(concentration = softplus(dense) + 0.001)",
                        latex: "y &\\sim \\operatorname{Dirichlet}\\left(\\mathrm{concentration} = \\operatorname{softplus}\\left(\\mathrm{dense}\\right) + 0.001\\right)",
                    },
                ]),
                objective: "negative log-likelihood",
                rewrites: Vec::from([]),
                target: TargetRule::Simplex,
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
            [Tiles::new(4, rows), Tiles::new(4, rows)]
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
            apply_head::<V, Self, 4, 4>(&[dense.columns()], batch, &mut [d_dense])
        }
        #[inline(always)]
        fn value_and_gradient<V: Kernels>(
            parameters: &[V::Scalar],
            batch: &Batch<V::Scalar>,
            _work: &mut Self::Work<V::Scalar>,
            gradient: &mut [V::Scalar],
        ) -> V::Scalar {
            apply_fused::<V, Self, 2, 4, 12>(parameters, batch, gradient)
        }
        #[inline(always)]
        fn arguments<V: Kernels>(
            work: &mut Self::Work<V::Scalar>,
            batch: &Batch<V::Scalar>,
            out: &mut Tiles<V::Scalar>,
        ) {
            let [dense, _] = work;
            map_forward::<V, Arguments, 4, 4>(&[dense.columns()], out, batch.tiles);
        }
        #[inline(always)]
        fn row<V: Kernels>(
            parameters: &[V::Scalar],
            row: &[V::Scalar],
            work: &mut [V::Scalar],
            out: &mut [V::Scalar],
        ) {
            let (dense, _) = work.split_at_mut(4);
            Dense::row::<V>(&Self::DENSE, Activation::Linear, parameters, row, dense);
            map_row::<V, Arguments, 4, 4>(dense, out);
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
    impl Head<4, 4> for Votes {
        /// `-log Dirichlet(concentration = softplus(t) + 1e-3)` of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 4], y: &[V; 4], d_t: &mut [V; 4]) -> V {
            let mut v = [V::splat(0.0); 4];
            let mut v_1 = [V::splat(0.0); 4];
            for e in 0..4 {
                let (z_0, z_1) = softplus_and_sigmoid(t[e]);
                v[e] = z_0 + V::splat(1e-3);
                v_1[e] = z_1;
            }
            let mut d_concentration = [V::splat(0.0); 4];
            let log_prob = dirichlet(&y[0..4], &v, &mut d_concentration);
            for e in 0..4 {
                d_t[e] = -(d_concentration[e] * v_1[e]);
            }
            -log_prob
        }
    }
    #[automatically_derived]
    impl Fused<2, 4, 12> for Votes {
        #[inline(always)]
        fn fused<V: Lanes>(
            parameters: &[V; 12],
            x: &[V; 2],
            y: &[V; 4],
            weight: V,
            gradient: &mut [V; 12],
        ) -> V {
            let dense: [V; 4] = Self::DENSE
                .forward_fused(Activation::Linear, parameters, x);
            let mut d_t = [V::splat(0.0); 4];
            let loss = <Self as Head<
                4,
                4,
            >>::head(&[dense[0], dense[1], dense[2], dense[3]], y, &mut d_t);
            let d_dense = [
                weight * d_t[0],
                weight * d_t[1],
                weight * d_t[2],
                weight * d_t[3],
            ];
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
    impl Probabilistic for Votes {
        /// `Dirichlet(concentration = softplus(t) + 1e-3)`
        type Distribution = Dirichlet<4, f32>;
        fn law(&self, argument: impl Fn(usize) -> f32) -> Self::Distribution {
            Dirichlet::proved(from_fn(argument))
        }
    }
    /// The arguments of `Dirichlet(concentration = softplus(t) + 1e-3)`.
    struct Arguments;
    #[automatically_derived]
    impl Map<4, 4> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 4], out: &mut [V; 4]) {
            for e in 0..4 {
                out[e] = softplus(t[e]) + V::splat(1e-3);
            }
        }
    }
    #[automatically_derived]
    impl Clone for Votes {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Votes {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Votes").field("store", &self.store).finish()
        }
    }
};
