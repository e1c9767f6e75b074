//! Random models as text: the plan that the compiler makes of them against the model as it was written.

use proc_macro2::TokenStream;
use proptest::prelude::*;

use super::differences::{derivative, near};
use super::network::{Weights, known, weight_counts};
use super::plain::Plain;
use super::planned::Planned;
use super::writing::{Choices, model};
use crate::compile::{compile, planned, typed};
use crate::tables::families::{Event, Support};
use crate::typed::{Outcome, Typed};

fn choices() -> impl Strategy<Value = Choices> {
    prop::collection::vec(any::<u16>(), 4..80).prop_map(|numbers| Choices { numbers, next: 0 })
}

fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A target that the model's law can produce.
fn target(typed: &Typed, seeds: &[f64]) -> Vec<f64> {
    let seed = |e: usize| seeds[e % seeds.len()];
    match &typed.outcome {
        Outcome::Deterministic(node) => (0..known(&typed.node(*node).width)).map(seed).collect(),
        Outcome::Distribution { family, event, .. } => {
            let width = known(event);
            match family.event {
                Event::Class if family.support == Support::OrderedClass => {
                    vec![(seed(0).abs() * 10.0).floor() % (width + 1) as f64]
                }
                Event::CountVector => {
                    // Those of seven draws.
                    let class = (seed(0).abs() * 10.0).floor() as usize % width;
                    (0..width)
                        .map(|e| if e == class { 7.0 - (width - 1) as f64 } else { 1.0 })
                        .collect()
                }
                Event::Class => vec![(seed(0).abs() * 10.0).floor() % width as f64],
                Event::Truth => (0..width).map(|e| f64::from(u8::from(seed(e) > 0.0))).collect(),
                Event::Count => (0..width).map(|e| (seed(e).abs() * 4.0).floor()).collect(),
                Event::Real if matches!(family.support, Support::Positive | Support::NonNegative) => {
                    (0..width).map(|e| seed(e).abs() + 0.1).collect()
                }
                Event::Real if family.support == Support::BelowOne => (0..width)
                    .map(|e| 0.9 * (0.05 + seed(e).abs()).fract() - 0.4)
                    .collect(),
                Event::Real if family.support == Support::UnitInterval => (0..width)
                    .map(|e| 0.9 * (0.05 + seed(e).abs()).fract() + 0.05)
                    .collect(),
                Event::Censored => {
                    let low = |e: usize| seed(e).abs() + 0.1;
                    let high = |e: usize| low(e) + 0.1 + seed(e + 1).abs();
                    let kind = |e: usize| (seed(e + 2).abs() * 40.0).floor() % 4.0;
                    let columns = (0..width).map(low).chain((0..width).map(high));
                    columns.chain((0..width).map(kind)).collect()
                }
                Event::CensoredCount => {
                    let low = |e: usize| (seed(e).abs() * 4.0).floor();
                    let high = |e: usize| low(e) + 1.0 + (seed(e + 1).abs() * 4.0).floor();
                    let kind = |e: usize| (seed(e + 2).abs() * 40.0).floor() % 4.0;
                    let columns = (0..width).map(low).chain((0..width).map(high));
                    columns.chain((0..width).map(kind)).collect()
                }
                Event::OneHot => {
                    let class = (seed(0).abs() * 10.0).floor() as usize % width;
                    (0..width).map(|e| f64::from(u8::from(e == class))).collect()
                }
                Event::Vector if family.support == Support::Simplex => {
                    let parts: Vec<f64> = (0..width).map(|e| seed(e).abs() + 0.1).collect();
                    let whole: f64 = parts.iter().sum();
                    parts.iter().map(|part| part / whole).collect()
                }
                Event::Real | Event::Vector | Event::Own => (0..width).map(seed).collect(),
            }
        }
    }
}

/// Whether differences of the loss can be trusted to so many digits.
fn moderate(loss: f64) -> bool {
    loss.is_finite() && loss.abs() < 1e4
}

fn verify(text: &str, numbers: &[f64]) -> Result<bool, TestCaseError> {
    let Ok(typed) = typed(tokens(text)) else {
        return Ok(false);
    };
    let plan = planned(tokens(text)).expect("it was accepted before");
    let expansion = compile(tokens(text));
    prop_assert!(
        syn::parse2::<syn::File>(expansion.clone()).is_ok(),
        "{text}\n{expansion}"
    );
    let mut numbers = numbers.iter().copied().cycle();
    let mut take = |count: usize| -> Vec<f64> { numbers.by_ref().take(count).collect() };
    let inputs: Vec<Vec<f64>> = typed
        .inputs
        .iter()
        .map(|input| take(known(&input.width)))
        .collect();
    let weights: Weights = weight_counts(&plan)
        .into_iter()
        .map(|(name, count)| (name, take(count)))
        .collect();
    let target = target(&typed, &take(5));
    let plain = Plain {
        typed: &typed,
        weights: &weights,
        inputs: &inputs,
    }
    .loss(&target);
    if !moderate(plain) {
        return Ok(true);
    }
    let from_plan = Planned {
        plan: &plan,
        weights: &weights,
        inputs: &inputs,
    };
    let (loss, gradient) = from_plan.value_and_gradient(&target);
    prop_assert!(
        near(loss, plain, 1e-7),
        "{text}\nloss {loss}, and as written {plain}\n{plan}"
    );
    if let Some(of_the_law) = from_plan.loss_of_the_law(&target) {
        prop_assert!(
            near(of_the_law, plain, 1e-7),
            "{text}\nlaw {of_the_law}, and as written {plain}\n{plan}"
        );
    }
    for (name, own) in &weights {
        let loss_at = |values: &[f64]| {
            let mut weights = weights.clone();
            weights.insert(name.clone(), values.to_vec());
            Plain {
                typed: &typed,
                weights: &weights,
                inputs: &inputs,
            }
            .loss(&target)
        };
        for (index, found) in gradient[name].iter().enumerate() {
            if let Some(slope) = derivative(loss_at, own, index)
                && !found.is_nan()
            {
                prop_assert!(
                    near(*found, slope, 2e-5),
                    "{text}\nd {name}[{index}] = {found}, and {slope}\n{plan}"
                );
            }
        }
    }
    Ok(true)
}

proptest! {
    #![proptest_config(crate::testing::cases(1200))]

    #[test]
    fn plans_keep_the_loss_and_the_gradient_of_the_model_as_it_was_written(
        mut choices in choices(),
        numbers in prop::collection::vec((-90_i32..=90).prop_map(|n| f64::from(n) * 0.011 + 0.0137), 8..40),
    ) {
        let text = model(&mut choices);
        verify(&text, &numbers)?;
    }
}

#[test]
fn random_models_are_mostly_accepted_and_of_all_kinds() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let (mut accepted, mut faults) = (0, std::collections::BTreeMap::new());
    let mut seen = String::new();
    for _ in 0..1000 {
        let mut choices = choices().new_tree(&mut runner).expect("choices").current();
        let text = model(&mut choices);
        match typed(tokens(&text)) {
            Ok(typed) => {
                accepted += 1;
                seen += &typed.to_string();
            }
            Err(found) => *faults.entry(found[0].kind).or_insert(0) += 1,
        }
    }
    assert!(accepted > 700, "only {accepted} of 1000: {faults:?}");
    for family in crate::tables::families::FAMILIES {
        assert!(
            seen.contains(&format!("head {}(", family.name)),
            "no {}",
            family.name
        );
    }
    for part in [
        "head Censored(",
        "head Truncated(",
        "head Transformed(",
        "concat(",
        "normalization(",
        "variable",
        "dropout(",
        "MeanSquaredError",
        "Huber",
        "softmax(",
    ] {
        assert!(seen.contains(part), "no {part}");
    }
}
