//! Models in hostile surroundings: what the user has named cannot meet what the expansion names, and no lint that a user
//! may deny fires. Most of it only has to compile; `cargo clippy --all-targets -- -D warnings` visits it too.
#![forbid(unsafe_code)]
#![deny(
    warnings,
    future_incompatible,
    nonstandard_style,
    rust_2018_idioms,
    unused,
    explicit_outlives_requirements,
    let_underscore_drop,
    macro_use_extern_crate,
    meta_variable_misuse,
    missing_copy_implementations,
    missing_debug_implementations,
    missing_docs,
    redundant_imports,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unreachable_pub,
    unsafe_code,
    unused_crate_dependencies,
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences,
    clippy::all,
    clippy::cargo,
    clippy::pedantic,
    clippy::nursery
)]
#![allow(
    unused_crate_dependencies, // of the other tests
    clippy::multiple_crate_versions, // of the dependencies
    clippy::cargo_common_metadata, // of the package, not of a model
    clippy::redundant_pub_crate // contradicts unreachable_pub
)]

use probdl::prelude::*;

/// A model with the rows of most models here. Training it would instantiate it for each instruction set.
fn exists<M: Model<Input = [f32; 1], Target = [f32; 1]>>(model: &M) {
    assert!(model.parameter_count() > 0);
}

/// Trains a model on a single row.
fn trains<M: Model<Input = [f32; 1], Target = [f32; 1]>>(mut model: M) {
    let fit = Fit::new(SGD::new(0.01));
    let history = model.fit(&[[1.0]], &[[2.0]], &fit).unwrap();
    assert!(history.loss[0].is_finite());
}

/// Types, traits, functions and constants with the names that expansions use.
mod names_like_ours {
    #![expect(non_camel_case_types, dead_code, reason = "hostile on purpose")]

    macro_rules! types {
        ($($name:ident)*) => { $(#[derive(Debug)] struct $name;)* };
    }
    macro_rules! functions {
        ($($name:ident)*) => { $(#[expect(clippy::missing_const_for_fn, reason = "hostile on purpose")] fn $name() {})* };
    }
    types! {
        bool f32 f64 u32 u64 usize
        Vec Box Option Result Some None Ok Err String Clone Debug Formatter FormatResult
        Activation Arguments Batch Bernoulli BetaBinomial Binomial Categorical CheckedArgument Dense DenseView DenseViewMut Description Distribution
        Dropout FanMode FixedScale Gamma Geometric Head Independent OrderedLogistic Multinomial Initializer Kernels Lanes Layer LayerDescription LocationScale LogNormal Map
        MapGradient Mean Mode Model NegativeBinomial Normal Normalization NormalizationView Poisson Probabilistic Regularizer Scalar
        ScalingDistribution Scratch Store StudentT MixtureSameFamily OneHotCategorical Dirichlet MultivariateNormalDiag MultivariateNormalTriL TargetRule Tiles TotalCount Variable VariableView VariableViewMut Variance Write ZeroInflated
        S V Self_
    }
    functions! {
        activation_backward activation_forward apply_head apply_head_wide bernoulli_logits clamp_positive concat_backward
        concat_forward drop exp from_fn map_backward map_forward normal_fixed_scale normal_softplus_scale rng softplus sigmoid
        softmax_forward
    }
    const INPUT: core::primitive::usize = 3;
    const DENSE: core::primitive::usize = 3;
    const PARAMETERS: core::primitive::usize = 3;
    const TARGET: core::primitive::usize = 3;
    #[expect(unused_macros, reason = "hostile on purpose")]
    macro_rules! vec {
        () => {};
    }
    #[expect(unused_macros, reason = "hostile on purpose")]
    macro_rules! assert {
        () => {};
    }

    /// Methods for everything.
    trait Everything {
        fn end(&self) {}
        fn view(&self) {}
        fn finish(&mut self) {}
    }
    impl<T> Everything for T {}

    probdl::model! { pub(super) struct Chain = Input(1) -> Dense(DENSE, relu) -> Dropout(0.1) -> Dense(2)
    -> DistributionLambda(|t| Normal(t[..1], softplus(t[1..]))); }
    probdl::model! { struct Coin = Input(INPUT) -> Dense(1) -> DistributionLambda(|t| Bernoulli(probs = sigmoid(t))); }
    probdl::model! { struct Classes = Input(INPUT) -> Dense(TARGET) -> DistributionLambda(|t| Categorical(tanh(t) * 2.0)); }
    probdl::model! { struct Mixed = Input(INPUT) -> Dense(_) -> MixtureNormal(2, 1); }
    probdl::model! { struct Correlated = Input(INPUT) -> Dense(5) -> MultivariateNormalTriL(2); }
    probdl::model! { struct Shares = Input(INPUT) -> Dense(3) -> DistributionLambda(|t| Dirichlet(checked(exp(t)))); }
    probdl::model! { struct Ordered = Input(INPUT) -> Dense(1) -> DistributionLambda(|t| OrderedLogistic(ascending(variable([DENSE])), t[0])); }
    probdl::model! { struct Draws = Input(INPUT) -> Dense(2) -> DistributionLambda(|t| Multinomial(TARGET, t)); }
    probdl::model! { struct Clusters = Input(INPUT) -> Dense(2) -> DistributionLambda(|t| BetaBinomial(checked(t), exp(t), 2.0)); }
    probdl::model! { struct OneHot = Input(INPUT) -> Dense(DENSE) -> OneHotCategorical(DENSE); }
    probdl::model! { struct Counts = Input(PARAMETERS) -> Dense(1, exp) -> DistributionLambda(|t| Poisson(t)); }
    probdl::model! {
        #[model(dtype = f64, normalize_target)]
        struct Standardized = Input(2) -> Normalization() -> Dense(2) -> IndependentNormal(1);
    }
    probdl::model! {
        struct Residual(x: 2, z: 1) {
            let h = x -> Dense(2, tanh);
            let sum = x + h;
            let all = concat(sum, z);
            let loc = all -> Dense(1, kernel_regularizer = l2(0.1));
            Normal(loc, checked(loc * loc))
        }
    }
    probdl::model! { #[model(loss = huber)] struct Line = Input(INPUT) -> VariableLayer(2) -> Dense(1); }

    pub(super) fn value()
    -> impl probdl::prelude::Model<Input = [core::primitive::f32; 1], Target = [core::primitive::f32; 1]>
    {
        let (t, y, d_t, work, batch, parameters, gradient, loss, seed, x) = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        let model = probdl::model!(Dense(2) -> DistributionLambda(|t| Normal(t[0], softplus(t[1]))));
        let _ = (t, y, d_t, work, batch, parameters, gradient, loss, seed, x);
        model
    }

    #[test]
    fn all_of_them_can_be_made() {
        let made = [
            format!("{:?}", Chain::new(1)),
            format!("{:?}", Coin::new(1)),
            format!("{:?}", Classes::new(1)),
            format!("{:?}", Counts::new(1)),
            format!("{:?}", Standardized::new(1)),
            format!("{:?}", Residual::new(1)),
            format!("{:?}", Line::new(1)),
        ];
        core::assert!(made.iter().all(|text| text.contains("store")));
    }
}

/// Nothing but what is written out.
#[no_implicit_prelude]
mod without_a_prelude {
    ::probdl::model! { pub(super) struct Chain = Input(1) -> Dense(3, gelu) -> Dense(2) -> IndependentNormal(1); }
    ::probdl::model! {
        pub(super) struct Graph(x: 1) {
            let h = x -> Dense(4, relu) -> Dense(1);
            let scale = softplus(variable(0.0));
            StudentT(5.0, h, scale)
        }
    }
    ::probdl::model! { #[model(normalize_target)] pub(super) struct Line = Input(1) -> Normalization() -> Dense(1)
    -> DistributionLambda(|t| Normal(t, 1.0)); }

    pub(super) fn value() -> impl ::probdl::prelude::Model<Input = [f32; 1], Target = [f32; 1]> {
        ::probdl::model!(Dense(1) -> DistributionLambda(|t| Normal(t, 1.0)))
    }
}

/// Models with the names of what they use.
mod models_named_like_ours {
    #![expect(non_snake_case, reason = "hostile on purpose")]

    macro_rules! models {
        ($($name:ident)*) => {
            $(
                pub(super) mod $name {
                    probdl::model! {
                        pub(in super::super) struct $name = Input(1) -> Dense(2, relu) -> Dense(2)
                            -> DistributionLambda(|t| Normal(t[..1], softplus(t[1..])));
                    }
                }
            )*

            #[test]
            fn all_of_them_exist() {
                $(super::exists(&$name::$name::new(1));)*
            }
        };
    }
    models! {
        Model Dense Normal Head Arguments Tiles Batch Store Map Independent Probabilistic Description Clone Debug Vec Some S V
    }
}

/// Names of inputs, layers and parameters that the expansion's own locals have.
mod locals_like_ours {
    probdl::model! { pub(super) struct X = Input(1) -> Dense(1) -> DistributionLambda(|x| Normal(x, 1.0)); }
    probdl::model! { pub(super) struct Y = Input(1) -> Dense(1) -> DistributionLambda(|y| Normal(y, 1.0)); }
    probdl::model! { pub(super) struct Work = Input(1) -> Dense(1) -> DistributionLambda(|work| Normal(work, 1.0)); }
    probdl::model! { pub(super) struct Bound = Input(1) -> Dense(2) -> DistributionLambda(|batch| {
        let out = batch[0];
        let d_t = softplus(batch[1]);
        let log_prob = out + d_t;
        Normal(log_prob, d_t)
    }); }
    probdl::model! {
        pub(super) struct Graph(y: 1) {
            let x = y -> Dense(2, relu);
            let batch = x -> Dense(2, relu);
            let out = batch + x;
            let gradient = out -> Dense(2, tanh);
            let loss = concat(gradient, batch);
            let d_loss = loss -> Dense(1);
            let scratch = softplus(d_loss) + 0.1;
            Normal(d_loss, scratch)
        }
    }
    probdl::model! { pub(super) struct Layers = Input(1) -> Dense(2, name = rows) -> Dense(2, name = d_rows)
    -> Dense(2, name = batch) -> Dense(2, name = t) -> Dense(1, name = formatter); }
    probdl::model! { pub(super) struct r#Raw = Input(1) -> Dense(2, name = r#type) -> Dense(1, name = r#fn); }
    probdl::model! {
        pub(super) struct r#While(r#in: 1) {
            let r#loop = r#in -> Dense(1);
            Normal(r#loop, 1.0)
        }
    }
}

/// Models that other macros write.
mod written_by_macros {
    macro_rules! line {
        ($visibility:vis $name:ident, $units:literal, $scale:expr) => {
            probdl::model! {
                /// A line.
                $visibility struct $name = Input(1) -> Dense($units, relu) -> Dense(1) -> DistributionLambda(|t| Normal(t, $scale));
            }
        };
    }
    macro_rules! chain {
        ($name:ident = $first:ident($($argument:tt)*) $(-> $layer:ident($($arguments:tt)*))*) => {
            probdl::model! { pub(super) struct $name = $first($($argument)*) $(-> $layer($($arguments)*))*; }
        };
    }
    macro_rules! value {
        ($width:expr) => {
            probdl::model!(Input(1) -> Dense($width) -> Dense(1))
        };
    }
    macro_rules! scaled {
        ($name:ident, $factor:expr) => {
            probdl::model! {
                pub(super) struct $name = Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(t, 2.0 * $factor));
            }
        };
    }
    scaled!(Scaled, 1.0 + 0.5);
    line!(pub(super) Narrow, 1, 0.5);
    line!(pub(super) Wide, 16, 1.0 + 0.5);
    chain!(Chained = Input(1) -> Dense(4, relu) -> Dense(2) -> IndependentNormal(1));

    pub(super) fn value() -> impl probdl::prelude::Model<Input = [f32; 1], Target = [f32; 1]> {
        value!(8)
    }
}

/// The library under another name.
mod renamed {
    pub(super) mod deep {
        pub(in super::super) use probdl as models;
    }
    deep::models::model! {
        #[model(crate = deep::models)]
        pub(super) struct Line = Input(1) -> Dense(1);
    }
}

/// Private surroundings, and constants by path.
mod private {
    mod sizes {
        pub(super) const UNITS: usize = 4;
        pub(super) const SIGMA: f32 = 0.5;
        pub(super) const LAST: usize = UNITS - 1;
    }
    use probdl::model as declare;

    declare! {
        #[derive(PartialEq)]
        #[must_use]
        pub(super) struct Line = Input(1) -> Dense(sizes::UNITS, relu) -> Dense(sizes::UNITS)
            -> DistributionLambda(|t| Normal(t[sizes::LAST], sizes::SIGMA / core::f64::consts::PI));
    }

    #[test]
    fn attributes_of_the_user_stay() {
        assert!(Line::new(1) == Line::new(1));
    }
}

model! {
    /// A documented model in the open.
    pub struct Public = Input(1) -> Dense(2, relu) -> Dropout(0.5) -> Dense(2)
        -> DistributionLambda(|t| Normal(t[..1], softplus(t[1..])));
}

model! {
    pub struct Undocumented(a: 2, b: 1) {
        let h = concat(a, b);
        let all = h -> Dense(3, relu, name = hidden) -> Dense(4);
        let rate = exp(all[0]) / (1.0 + square(all[1]));
        Gamma(softplus(all[2]), rate)
    }
}

fn generic<T: Into<f32>, const INPUT: usize, V>(seed: u64, value: T, _: &V) -> [f32; 1] {
    model! { struct Line = Input(1) -> Dense(1, name = seed_of_the_line); }
    let t = value.into();
    let untyped = model!(Dense(1));
    let [a] = untyped.predict(&[[t, t]], seed)[0];
    let [b] = Line::new(seed).predict(&[[t]], seed)[0];
    [a + b]
}

#[test]
fn hostile_surroundings_do_not_change_a_model() {
    trains(names_like_ours::Chain::new(1));
    trains(names_like_ours::value());
    trains(without_a_prelude::Chain::new(1));
    trains(without_a_prelude::Graph::new(1));
    trains(without_a_prelude::Line::new(1));
    trains(without_a_prelude::value());
    exists(&locals_like_ours::X::new(1));
    exists(&locals_like_ours::Y::new(1));
    exists(&locals_like_ours::Work::new(1));
    trains(locals_like_ours::Bound::new(1));
    trains(locals_like_ours::Graph::new(1));
    exists(&locals_like_ours::Layers::new(1));
    exists(&locals_like_ours::r#Raw::new(1));
    exists(&locals_like_ours::r#While::new(1));
    exists(&written_by_macros::Narrow::new(1));
    trains(written_by_macros::Wide::new(1));
    exists(&written_by_macros::Chained::new(1));
    exists(&written_by_macros::value());
    trains(renamed::Line::new(1));
    exists(&private::Line::new(1));
    trains(Public::new(1));
    assert_eq!(Undocumented::new(1).parameter_count(), 28);
    assert!(generic::<f32, 3, ()>(1, 0.5, &())[0].is_finite());
}

#[test]
fn an_expression_that_a_macro_hands_on_stays_whole() {
    let law = written_by_macros::Scaled::new(1).distribution(&[1.0]);
    assert_eq!(law.stddev().map(f32::to_bits), [3.0_f32.to_bits()]);
}

#[test]
fn several_models_share_a_scope() {
    model! { struct One = Input(1) -> Dense(1); }
    model! { struct Two = Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0)); }
    let three = model!(Dense(1) -> DistributionLambda(|t| Normal(t, 1.0)));
    let four = model!(Dense(2) -> DistributionLambda(|t| Normal(t[..1], softplus(t[1..]))));
    exists(&One::new(1));
    exists(&Two::new(1));
    exists(&three);
    trains(four);
}

#[test]
fn accessors_of_raw_names_are_raw() {
    let raw = locals_like_ours::Raw::new(1);
    assert_eq!(raw.r#type().kernel().shape(), (1, 2));
    assert_eq!(raw.r#fn().kernel().shape(), (2, 1));
}
