/// `Input(2) -> Dense(1) -> DistributionLambda(|t| { let raw = variable(0.0); let df = 1.0 + softplus(variable(2.0)); StudentT(df, t, softplus(raw)) })`
///
/// Law of the target: `StudentT(df = df, loc = t, scale = softplus(raw))`.
/// 5 parameters, 20 bytes.
/// Trained layer by layer, in tiles of 32 rows, up to 64 rows at once.
/// Computed by `StudentT(scale = logarithm) -> student_t_log_scale`.
pub struct Robust {
    store: ::probdl::__private::Store<::probdl::__private::f32>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Aligned, Batch, Clone, Debug, Dense, DenseView, DenseViewMut,
        Description, Distribution, Equation, Fn, FnOnce, FormatResult, Formatter, From,
        Head, Independent, Initializer, Kernels, Lanes, LayerDescription, Map, Model,
        None, Probabilistic, Scalar, Some, Store, StudentT, TargetRule, Tiles, Variable,
        VariableView, VariableViewMut, Vec, apply_head, bool, clamp_positive, concat_row,
        f32, log_softplus_and_derivative, map_forward, map_row, rng, softplus,
        softplus_and_sigmoid, student_t_log_scale, u64, usize,
    };
    impl Robust {
        /// Where the parameters of `dense` lie.
        const DENSE: Dense = Dense::new(0, 2, 1, true);
        /// Where the parameters of `raw` lie.
        const RAW: Variable = Variable::new(Self::DENSE.end(), 1);
        /// Where the parameters of `df_variable` lie.
        const DF_VARIABLE: Variable = Variable::new(Self::RAW.end(), 1);
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
        /// The kernel (2 x 1) and bias of `dense`.
        pub fn dense(&self) -> DenseView<'_, f32, 2, 1> {
            DenseView::new(&self.store, Self::DENSE)
        }
        /// The kernel (2 x 1) and bias of `dense`, to be changed.
        pub fn dense_mut(&mut self) -> DenseViewMut<'_, f32, 2, 1> {
            DenseViewMut::new(&mut self.store, Self::DENSE)
        }
        /// The value (1) of `raw`.
        pub fn raw(&self) -> VariableView<'_, f32, 1> {
            VariableView::new(&self.store, Self::RAW)
        }
        /// The value (1) of `raw`, to be changed.
        pub fn raw_mut(&mut self) -> VariableViewMut<'_, f32, 1> {
            VariableViewMut::new(&mut self.store, Self::RAW)
        }
        /// The value (1) of `df_variable`.
        pub fn df_variable(&self) -> VariableView<'_, f32, 1> {
            VariableView::new(&self.store, Self::DF_VARIABLE)
        }
        /// The value (1) of `df_variable`, to be changed.
        pub fn df_variable_mut(&mut self) -> VariableViewMut<'_, f32, 1> {
            VariableViewMut::new(&mut self.store, Self::DF_VARIABLE)
        }
    }
    #[automatically_derived]
    impl Model for Robust {
        type Scalar = f32;
        type Input = [f32; 2];
        type Target = [f32; 1];
        type Prediction = [f32; 1];
        type Work<S: Scalar> = [Tiles<S>; 6];
        type Parameters<S: Scalar> = Aligned<S>;
        const FUSED: bool = false;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 3;
        const ROW: usize = 6;
        fn description() -> Description {
            Description {
                name: "Robust",
                formula: "Input(2) -> Dense(1) -> DistributionLambda(|t| { let raw = variable(0.0); let df = 1.0 + softplus(variable(2.0)); StudentT(df, t, softplus(raw)) })",
                inputs: Vec::from([("x", 2)]),
                layers: Vec::from([
                    LayerDescription::dense(
                        "dense",
                        Self::DENSE,
                        (Initializer::glorot_uniform(), None),
                        (Initializer::zeros(), None),
                    ),
                    LayerDescription::variable(
                        "raw",
                        "variable",
                        Self::RAW,
                        (Initializer::Constant(0.0), None),
                    ),
                    LayerDescription::variable(
                        "df_variable",
                        "variable",
                        Self::DF_VARIABLE,
                        (Initializer::Constant(2.0), None),
                    ),
                    LayerDescription::plain(
                        "distribution_lambda",
                        "DistributionLambda",
                        1,
                    ),
                ]),
                head_layers: Vec::from([0, 1, 2]),
                equations: Vec::from([
                    Equation {
                        text: "dense = dot(x, dense.kernel) + dense.bias",
                        latex: "\\mathrm{dense} &= W_{\\mathrm{dense}}^\\top x + b_{\\mathrm{dense}}",
                    },
                    Equation {
                        text: "y ~ StudentT(df = 1 + softplus(df_variable), loc = dense, scale = softplus(raw))",
                        latex: "y &\\sim \\operatorname{StudentT}\\left(\\mathrm{df} = 1 + \\operatorname{softplus}\\left(\\mathrm{df\\_variable}\\right),\\; \\mathrm{loc} = \\mathrm{dense},\\; \\mathrm{scale} = \\operatorname{softplus}\\left(\\mathrm{raw}\\right)\\right)",
                    },
                ]),
                objective: "negative log-likelihood",
                rewrites: Vec::from([
                    "StudentT(scale = logarithm) -> student_t_log_scale",
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
            let [dense, raw, df_variable, _, _, _] = work;
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
            Variable::forward::<V>(&Self::RAW, parameters, raw, batch.tiles);
            Variable::forward::<
                V,
            >(&Self::DF_VARIABLE, parameters, df_variable, batch.tiles);
        }
        #[inline(always)]
        fn loss<V: Kernels>(
            batch: &Batch<V::Scalar>,
            work: &mut Self::Work<V::Scalar>,
        ) -> V::Scalar {
            let [dense, raw, df_variable, d_dense, d_raw, d_df_variable] = work;
            apply_head::<
                V,
                Self,
                3,
                1,
            >(
                &[df_variable.columns(), dense.columns(), raw.columns()],
                batch,
                &mut [d_df_variable, d_dense, d_raw],
            )
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
            let [dense, _, _, d_dense, d_raw, d_df_variable] = work;
            Variable::backward::<
                V,
            >(&Self::DF_VARIABLE, d_df_variable, gradient, batch.tiles);
            Variable::backward::<V>(&Self::RAW, d_raw, gradient, batch.tiles);
            Dense::backward_parameters::<
                V,
            >(
                &Self::DENSE,
                Activation::Linear,
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
            let [dense, raw, df_variable, _, _, _] = work;
            map_forward::<
                V,
                Arguments,
                3,
                3,
            >(
                &[df_variable.columns(), dense.columns(), raw.columns()],
                out,
                batch.tiles,
            );
        }
        #[inline(always)]
        fn row<V: Kernels>(
            parameters: &[V::Scalar],
            row: &[V::Scalar],
            work: &mut [V::Scalar],
            out: &mut [V::Scalar],
        ) {
            let (dense, work) = work.split_at_mut(1);
            Dense::row::<V>(&Self::DENSE, Activation::Linear, parameters, row, dense);
            let (raw, work) = work.split_at_mut(1);
            Variable::row(&Self::RAW, parameters, raw);
            let (df_variable, work) = work.split_at_mut(1);
            Variable::row(&Self::DF_VARIABLE, parameters, df_variable);
            let (gathered, _) = work.split_at_mut(3);
            concat_row(&[&*df_variable, &*dense, &*raw], gathered);
            map_row::<V, Arguments, 3, 3>(gathered, out);
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
    impl Head<3, 1> for Robust {
        /// `-log StudentT(df = df, loc = t, scale = softplus(raw))` of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 3], y: &[V; 1], d_t: &mut [V; 3]) -> V {
            let (z_0, z_1) = softplus_and_sigmoid(t[0]);
            let (z_2, z_3) = log_softplus_and_derivative(t[2]);
            let (log_prob, [d_df, d_loc, d_log_scale]) = student_t_log_scale(
                y[0],
                [V::splat(1.0) + z_0, t[1], z_2],
            );
            d_t[0] = -(d_df * z_1);
            d_t[1] = -d_loc;
            d_t[2] = -(d_log_scale * z_3);
            -log_prob
        }
    }
    #[automatically_derived]
    impl Probabilistic for Robust {
        /// `StudentT(df = df, loc = t, scale = softplus(raw))`
        type Distribution = Independent<StudentT<f32>, 1>;
        fn law(&self, argument: impl Fn(usize) -> f32) -> Self::Distribution {
            Independent::from_fn(|k| StudentT::proved([
                argument(k),
                argument(1 + k),
                argument(2 + k),
            ]))
        }
    }
    /// The arguments of `StudentT(df = df, loc = t, scale = softplus(raw))`.
    struct Arguments;
    #[automatically_derived]
    impl Map<3, 3> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 3], out: &mut [V; 3]) {
            out[0] = V::splat(1.0) + softplus(t[0]);
            out[1] = t[1];
            out[2] = clamp_positive(softplus(t[2]));
        }
    }
    #[automatically_derived]
    impl Clone for Robust {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for Robust {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("Robust").field("store", &self.store).finish()
        }
    }
};
