/// `Input(1) -> Dense(params_size(IndependentNormal(3))) -> IndependentNormal(3)`
///
/// Law of the target: `Normal(loc = t[..3], scale = softplus(t[3..]))`.
/// 12 parameters, 48 bytes.
/// Trained in registers, in one pass.
/// Computed by `Normal(scale = softplus) -> normal_softplus_scale`.
pub struct Tfp {
    store: ::probdl::__private::Store<::probdl::__private::f32>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Batch, Clone, Debug, Dense, DenseView, DenseViewMut, Description,
        Distribution, Equation, Fn, FnOnce, FormatResult, Formatter, From, Fused, Head,
        Independent, Initializer, Kernels, Lanes, LayerDescription, Map, Model, None,
        Normal, Probabilistic, Scalar, Some, Store, TargetRule, Tiles, Vec, apply_fused,
        apply_head, bool, clamp_positive, f32, map_forward, map_row,
        normal_softplus_scale, rng, softplus, u64, usize,
    };
    impl Tfp {
        /// Where the parameters of `dense` lie.
        const DENSE: Dense = Dense::new(0, 1, 6, true);
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
        /// The kernel (1 x 6) and bias of `dense`.
        pub fn dense(&self) -> DenseView<'_, f32, 1, 6> {
            DenseView::new(&self.store, Self::DENSE)
        }
        /// The kernel (1 x 6) and bias of `dense`, to be changed.
        pub fn dense_mut(&mut self) -> DenseViewMut<'_, f32, 1, 6> {
            DenseViewMut::new(&mut self.store, Self::DENSE)
        }
    }
    #[automatically_derived]
    impl Model for Tfp {
        type Scalar = f32;
        type Input = [f32; 1];
        type Target = [f32; 3];
        type Prediction = [f32; 3];
        type Work<S: Scalar> = [Tiles<S>; 2];
        type Parameters<S: Scalar> = [S; 12];
        const FUSED: bool = true;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 6;
        const ROW: usize = 6;
        fn description() -> Description {
            Description {
                name: "Tfp",
                formula: "Input(1) -> Dense(params_size(IndependentNormal(3))) -> IndependentNormal(3)",
                inputs: Vec::from([("x", 1)]),
                layers: Vec::from([
                    LayerDescription::dense(
                        "dense",
                        Self::DENSE,
                        (Initializer::glorot_uniform(), None),
                        (Initializer::zeros(), None),
                    ),
                    LayerDescription::plain("independent_normal", "IndependentNormal", 3),
                ]),
                head_layers: Vec::from([0]),
                equations: Vec::from([
                    Equation {
                        text: "dense = dot(x, dense.kernel) + dense.bias",
                        latex: "\\mathrm{dense} &= W_{\\mathrm{dense}}^\\top x + b_{\\mathrm{dense}}",
                    },
                    Equation {
                        text: "y ~ Normal(loc = dense[0..3], scale = softplus(dense[3..6]))",
                        latex: "y &\\sim \\operatorname{Normal}\\left(\\mathrm{loc} = \\mathrm{dense}_{0:3},\\; \\mathrm{scale} = \\operatorname{softplus}\\left(\\mathrm{dense}_{3:6}\\right)\\right)",
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
            [Tiles::new(6, rows), Tiles::new(6, rows)]
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
            apply_head::<V, Self, 6, 3>(&[dense.columns()], batch, &mut [d_dense])
        }
        #[inline(always)]
        fn value_and_gradient<V: Kernels>(
            parameters: &[V::Scalar],
            batch: &Batch<V::Scalar>,
            _work: &mut Self::Work<V::Scalar>,
            gradient: &mut [V::Scalar],
        ) -> V::Scalar {
            apply_fused::<V, Self, 1, 3, 12>(parameters, batch, gradient)
        }
        #[inline(always)]
        fn arguments<V: Kernels>(
            work: &mut Self::Work<V::Scalar>,
            batch: &Batch<V::Scalar>,
            out: &mut Tiles<V::Scalar>,
        ) {
            let [dense, _] = work;
            map_forward::<V, Arguments, 6, 6>(&[dense.columns()], out, batch.tiles);
        }
        #[inline(always)]
        fn row<V: Kernels>(
            parameters: &[V::Scalar],
            row: &[V::Scalar],
            work: &mut [V::Scalar],
            out: &mut [V::Scalar],
        ) {
            let (dense, _) = work.split_at_mut(6);
            Dense::row::<V>(&Self::DENSE, Activation::Linear, parameters, row, dense);
            map_row::<V, Arguments, 6, 6>(dense, out);
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
    impl Head<6, 3> for Tfp {
        /// `-log Normal(loc = t[..3], scale = softplus(t[3..]))` of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 6], y: &[V; 3], d_t: &mut [V; 6]) -> V {
            let mut z_0 = V::splat(0.0);
            for e in 0..3 {
                let (log_prob, [d_loc, d_raw_scale]) = normal_softplus_scale(
                    y[e],
                    [t[e], t[3 + e]],
                );
                z_0 = z_0 + log_prob;
                d_t[e] = -d_loc;
                d_t[3 + e] = -d_raw_scale;
            }
            -z_0
        }
    }
    #[automatically_derived]
    impl Fused<1, 3, 12> for Tfp {
        #[inline(always)]
        fn fused<V: Lanes>(
            parameters: &[V; 12],
            x: &[V; 1],
            y: &[V; 3],
            weight: V,
            gradient: &mut [V; 12],
        ) -> V {
            let dense: [V; 6] = Self::DENSE
                .forward_fused(Activation::Linear, parameters, x);
            let mut d_t = [V::splat(0.0); 6];
            let loss = <Self as Head<
                6,
                3,
            >>::head(
                &[dense[0], dense[1], dense[2], dense[3], dense[4], dense[5]],
                y,
                &mut d_t,
            );
            let d_dense = [
                weight * d_t[0],
                weight * d_t[1],
                weight * d_t[2],
                weight * d_t[3],
                weight * d_t[4],
                weight * d_t[5],
            ];
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
    #[automatically_derived]
    impl Probabilistic for Tfp {
        /// `Normal(loc = t[..3], scale = softplus(t[3..]))`
        type Distribution = Independent<Normal<f32>, 3>;
        fn law(&self, argument: impl Fn(usize) -> f32) -> Self::Distribution {
            Independent::from_fn(|k| Normal::proved([argument(k), argument(3 + k)]))
        }
    }
    /// The arguments of `Normal(loc = t[..3], scale = softplus(t[3..]))`.
    struct Arguments;
    #[automatically_derived]
    impl Map<6, 6> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 6], out: &mut [V; 6]) {
            for e in 0..3 {
                out[e] = t[e];
                out[3 + e] = clamp_positive(softplus(t[3 + e]));
            }
        }
    }
    #[automatically_derived]
    impl Clone for Tfp {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Tfp {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Tfp").field("store", &self.store).finish()
        }
    }
};
