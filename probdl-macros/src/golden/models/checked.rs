/// `Input(2) -> DistributionLambda(|x| Normal(x[0], checked(x[1])))`
///
/// Law of the target: `Normal(loc = x[0], scale = checked(x[1]))`.
/// 0 parameters, 0 bytes.
/// Trained layer by layer, in tiles of 32 rows, up to 64 rows at once.
struct Direct {
    store: ::probdl::__private::Store<::probdl::__private::f32>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Aligned, Batch, CheckedArgument, Clone, Debug, Description, Distribution,
        Equation, Fn, FnOnce, FormatResult, Formatter, From, Head, Independent, Kernels,
        Lanes, LayerDescription, Map, Model, None, Normal, Probabilistic, Scalar, Some,
        Store, TargetRule, Tiles, Vec, apply_head, bool, checked_positive, f32,
        map_forward, map_row, normal, rng, u64, usize,
    };
    impl Direct {
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
    }
    #[automatically_derived]
    impl Model for Direct {
        type Scalar = f32;
        type Input = [f32; 2];
        type Target = [f32; 1];
        type Prediction = [f32; 1];
        type Work<S: Scalar> = [Tiles<S>; 1];
        type Parameters<S: Scalar> = Aligned<S>;
        const FUSED: bool = false;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 2;
        const ROW: usize = 0;
        fn description() -> Description {
            Description {
                name: "Direct",
                formula: "Input(2) -> DistributionLambda(|x| Normal(x[0], checked(x[1])))",
                inputs: Vec::from([("x", 2)]),
                layers: Vec::from([
                    LayerDescription::plain(
                        "distribution_lambda",
                        "DistributionLambda",
                        1,
                    ),
                ]),
                head_layers: Vec::from([]),
                equations: Vec::from([
                    Equation {
                        text: "y ~ Normal(loc = x[0], scale = x[1])",
                        latex: "y &\\sim \\operatorname{Normal}\\left(\\mathrm{loc} = x_{0},\\; \\mathrm{scale} = x_{1}\\right)",
                    },
                ]),
                objective: "negative log-likelihood",
                rewrites: Vec::from([]),
                target: TargetRule::Real,
                target_statistics: None,
                checked: Vec::from([
                    CheckedArgument {
                        name: "scale",
                        family: "Normal",
                        column: 1,
                        width: 1,
                        rule: "positive",
                    },
                ]),
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
            [Tiles::new(2, rows)]
        }
        #[inline(always)]
        fn forward<V: Kernels>(
            _parameters: &[V::Scalar],
            _batch: &Batch<V::Scalar>,
            _work: &mut Self::Work<V::Scalar>,
        ) {}
        #[inline(always)]
        fn loss<V: Kernels>(
            batch: &Batch<V::Scalar>,
            work: &mut Self::Work<V::Scalar>,
        ) -> V::Scalar {
            let [d_x] = work;
            apply_head::<V, Self, 2, 1>(&[batch.x.columns()], batch, &mut [d_x])
        }
        #[inline(always)]
        fn value_and_gradient<V: Kernels>(
            parameters: &[V::Scalar],
            batch: &Batch<V::Scalar>,
            work: &mut Self::Work<V::Scalar>,
            _gradient: &mut [V::Scalar],
        ) -> V::Scalar {
            <Self as Model>::forward::<V>(parameters, batch, work);
            let loss = <Self as Model>::loss::<V>(batch, work);
            loss
        }
        #[inline(always)]
        fn arguments<V: Kernels>(
            work: &mut Self::Work<V::Scalar>,
            batch: &Batch<V::Scalar>,
            out: &mut Tiles<V::Scalar>,
        ) {
            map_forward::<V, Arguments, 2, 2>(&[batch.x.columns()], out, batch.tiles);
        }
        #[inline(always)]
        fn row<V: Kernels>(
            _parameters: &[V::Scalar],
            row: &[V::Scalar],
            _work: &mut [V::Scalar],
            out: &mut [V::Scalar],
        ) {
            map_row::<V, Arguments, 2, 2>(row, out);
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
    impl Head<2, 1> for Direct {
        /// `-log Normal(loc = x[0], scale = checked(x[1]))` of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 2], y: &[V; 1], d_t: &mut [V; 2]) -> V {
            let (log_prob, [d_loc, d_scale]) = normal(
                y[0],
                [t[0], checked_positive(t[1])],
            );
            d_t[0] = -d_loc;
            d_t[1] = -d_scale;
            -log_prob
        }
    }
    #[automatically_derived]
    impl Probabilistic for Direct {
        /// `Normal(loc = x[0], scale = checked(x[1]))`
        type Distribution = Independent<Normal<f32>, 1>;
        fn law(&self, argument: impl Fn(usize) -> f32) -> Self::Distribution {
            Independent::from_fn(|k| Normal::proved([
                argument(k),
                checked_positive(argument(1 + k)),
            ]))
        }
    }
    /// The arguments of `Normal(loc = x[0], scale = checked(x[1]))`.
    struct Arguments;
    #[automatically_derived]
    impl Map<2, 2> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 2], out: &mut [V; 2]) {
            out[0] = t[0];
            out[1] = t[1];
        }
    }
    #[automatically_derived]
    impl Clone for Direct {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Direct {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Direct").field("store", &self.store).finish()
        }
    }
};
