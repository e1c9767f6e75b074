/// `pub struct TwoHeads(x: 8) { let h = x -> Dense(50, relu); let loc = h -> Dense(1); let scale = h -> Dense(1, softplus); Normal(loc, scale) }`
///
/// Law of the target: `Normal(loc = loc, scale = scale)`.
/// 552 parameters, 2208 bytes.
/// Trained layer by layer, in tiles of 32 rows, up to 64 rows at once.
/// Computed by `Normal(scale = softplus) -> normal_softplus_scale`.
pub struct TwoHeads {
    store: ::probdl::__private::Store<::probdl::__private::f32>,
}
#[doc(hidden)]
const _: () = {
    use ::probdl::__private::{
        Activation, Aligned, Batch, Clone, Debug, Dense, DenseView, DenseViewMut,
        Description, Distribution, Equation, Fn, FnOnce, FormatResult, Formatter, From,
        Head, Independent, Initializer, Kernels, Lanes, LayerDescription, Map, Model,
        None, Normal, Probabilistic, Scalar, Some, Store, TargetRule, Tiles, Vec, Write,
        apply_head, bool, clamp_positive, concat_row, f32, map_forward, map_row,
        normal_softplus_scale, rng, softplus, u64, usize,
    };
    impl TwoHeads {
        /// Where the parameters of `h` lie.
        const H: Dense = Dense::new(0, 8, 50, true);
        /// Where the parameters of `loc` lie.
        const LOC: Dense = Dense::new(Self::H.end(), 50, 1, true);
        /// Where the parameters of `scale` lie.
        const SCALE: Dense = Dense::new(Self::LOC.end(), 50, 1, true);
        /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
        pub fn new(seed: u64) -> Self {
            Self {
                store: Store::new(&<Self as Model>::description(), seed),
            }
        }
        /// The kernel (8 x 50) and bias of `h`.
        pub fn h(&self) -> DenseView<'_, f32, 8, 50> {
            DenseView::new(&self.store, Self::H)
        }
        /// The kernel (8 x 50) and bias of `h`, to be changed.
        pub fn h_mut(&mut self) -> DenseViewMut<'_, f32, 8, 50> {
            DenseViewMut::new(&mut self.store, Self::H)
        }
        /// The kernel (50 x 1) and bias of `loc`.
        pub fn loc(&self) -> DenseView<'_, f32, 50, 1> {
            DenseView::new(&self.store, Self::LOC)
        }
        /// The kernel (50 x 1) and bias of `loc`, to be changed.
        pub fn loc_mut(&mut self) -> DenseViewMut<'_, f32, 50, 1> {
            DenseViewMut::new(&mut self.store, Self::LOC)
        }
        /// The kernel (50 x 1) and bias of `scale`.
        pub fn scale(&self) -> DenseView<'_, f32, 50, 1> {
            DenseView::new(&self.store, Self::SCALE)
        }
        /// The kernel (50 x 1) and bias of `scale`, to be changed.
        pub fn scale_mut(&mut self) -> DenseViewMut<'_, f32, 50, 1> {
            DenseViewMut::new(&mut self.store, Self::SCALE)
        }
    }
    #[automatically_derived]
    impl Model for TwoHeads {
        type Scalar = f32;
        type Input = [f32; 8];
        type Target = [f32; 1];
        type Prediction = [f32; 1];
        type Work<S: Scalar> = [Tiles<S>; 6];
        type Parameters<S: Scalar> = Aligned<S>;
        const FUSED: bool = false;
        const HAS_STATISTICS: bool = false;
        const HAS_REGULARIZERS: bool = false;
        const ARGUMENTS: usize = 2;
        const ROW: usize = 54;
        fn description() -> Description {
            Description {
                name: "TwoHeads",
                formula: "pub struct TwoHeads(x: 8) { let h = x -> Dense(50, relu); let loc = h -> Dense(1); let scale = h -> Dense(1, softplus); Normal(loc, scale) }",
                inputs: Vec::from([("x", 8)]),
                layers: Vec::from([
                    LayerDescription::dense(
                        "h",
                        Self::H,
                        (Initializer::glorot_uniform(), None),
                        (Initializer::zeros(), None),
                    ),
                    LayerDescription::dense(
                        "loc",
                        Self::LOC,
                        (Initializer::glorot_uniform(), None),
                        (Initializer::zeros(), None),
                    ),
                    LayerDescription::dense(
                        "scale",
                        Self::SCALE,
                        (Initializer::glorot_uniform(), None),
                        (Initializer::zeros(), None),
                    ),
                    LayerDescription::plain("distribution", "Distribution", 1),
                ]),
                head_layers: Vec::from([1, 2]),
                equations: Vec::from([
                    Equation {
                        text: "h = relu(dot(x, h.kernel) + h.bias)",
                        latex: "h &= \\operatorname{relu}\\left(W_{h}^\\top x + b_{h}\\right)",
                    },
                    Equation {
                        text: "loc = dot(h, loc.kernel) + loc.bias",
                        latex: "\\mathrm{loc} &= W_{\\mathrm{loc}}^\\top h + b_{\\mathrm{loc}}",
                    },
                    Equation {
                        text: "scale = softplus(dot(h, scale.kernel) + scale.bias)",
                        latex: "\\mathrm{scale} &= \\operatorname{softplus}\\left(W_{\\mathrm{scale}}^\\top h + b_{\\mathrm{scale}}\\right)",
                    },
                    Equation {
                        text: "y ~ Normal(loc = loc, scale = scale)",
                        latex: "y &\\sim \\operatorname{Normal}\\left(\\mathrm{loc} = \\mathrm{loc},\\; \\mathrm{scale} = \\mathrm{scale}\\right)",
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
            [
                Tiles::new(50, rows),
                Tiles::new(1, rows),
                Tiles::new(1, rows),
                Tiles::new(50, rows),
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
            let [h, loc, scale, _, _, _] = work;
            Dense::forward::<
                V,
            >(&Self::H, Activation::Relu, parameters, batch.x.columns(), h, batch.tiles);
            Dense::forward::<
                V,
            >(&Self::LOC, Activation::Linear, parameters, h.columns(), loc, batch.tiles);
            Dense::forward::<
                V,
            >(
                &Self::SCALE,
                Activation::Linear,
                parameters,
                h.columns(),
                scale,
                batch.tiles,
            );
        }
        #[inline(always)]
        fn loss<V: Kernels>(
            batch: &Batch<V::Scalar>,
            work: &mut Self::Work<V::Scalar>,
        ) -> V::Scalar {
            let [_, loc, scale, _, d_loc, d_scale] = work;
            apply_head::<
                V,
                Self,
                2,
                1,
            >(&[loc.columns(), scale.columns()], batch, &mut [d_loc, d_scale])
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
            let [h, loc, scale, d_h, d_loc, d_scale] = work;
            Dense::backward::<
                V,
            >(
                &Self::SCALE,
                Activation::Linear,
                parameters,
                h.columns(),
                scale,
                d_scale,
                d_h,
                Write::Replace,
                gradient,
                batch.tiles,
            );
            Dense::backward::<
                V,
            >(
                &Self::LOC,
                Activation::Linear,
                parameters,
                h.columns(),
                loc,
                d_loc,
                d_h,
                Write::Add,
                gradient,
                batch.tiles,
            );
            Dense::backward_parameters::<
                V,
            >(
                &Self::H,
                Activation::Relu,
                parameters,
                batch.x.columns(),
                h,
                d_h,
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
            let [_, loc, scale, _, _, _] = work;
            map_forward::<
                V,
                Arguments,
                2,
                2,
            >(&[loc.columns(), scale.columns()], out, batch.tiles);
        }
        #[inline(always)]
        fn row<V: Kernels>(
            parameters: &[V::Scalar],
            row: &[V::Scalar],
            work: &mut [V::Scalar],
            out: &mut [V::Scalar],
        ) {
            let (h, work) = work.split_at_mut(50);
            Dense::row::<V>(&Self::H, Activation::Relu, parameters, row, h);
            let (loc, work) = work.split_at_mut(1);
            Dense::row::<V>(&Self::LOC, Activation::Linear, parameters, h, loc);
            let (scale, work) = work.split_at_mut(1);
            Dense::row::<V>(&Self::SCALE, Activation::Linear, parameters, h, scale);
            let (gathered, _) = work.split_at_mut(2);
            concat_row(&[&*loc, &*scale], gathered);
            map_row::<V, Arguments, 2, 2>(gathered, out);
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
    impl Head<2, 1> for TwoHeads {
        /// `-log Normal(loc = loc, scale = scale)` of some rows; writes its derivative in `t`.
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 2], y: &[V; 1], d_t: &mut [V; 2]) -> V {
            let (log_prob, [d_loc, d_raw_scale]) = normal_softplus_scale(
                y[0],
                [t[0], t[1]],
            );
            d_t[0] = -d_loc;
            d_t[1] = -d_raw_scale;
            -log_prob
        }
    }
    #[automatically_derived]
    impl Probabilistic for TwoHeads {
        /// `Normal(loc = loc, scale = scale)`
        type Distribution = Independent<Normal<f32>, 1>;
        fn law(&self, argument: impl Fn(usize) -> f32) -> Self::Distribution {
            Independent::from_fn(|k| Normal::proved([argument(k), argument(1 + k)]))
        }
    }
    /// The arguments of `Normal(loc = loc, scale = scale)`.
    struct Arguments;
    #[automatically_derived]
    impl Map<2, 2> for Arguments {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 2], out: &mut [V; 2]) {
            out[0] = t[0];
            out[1] = clamp_positive(softplus(t[1]));
        }
    }
    #[automatically_derived]
    impl Clone for TwoHeads {
        fn clone(&self) -> Self {
            Self {
                store: Clone::clone(&self.store),
            }
        }
    }
    #[automatically_derived]
    impl Debug for TwoHeads {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter.debug_struct("TwoHeads").field("store", &self.store).finish()
        }
    }
};
