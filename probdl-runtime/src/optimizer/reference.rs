//! Reference values: a table of five steps, and ten steps of tf-keras for many configurations.

use std::collections::BTreeMap;

use serde_json::Value;

use super::*;
use crate::lanes::{InstructionSet, Kernel, run};

/// Takes the steps of the table in an optimizer's file and compares them: one parameter, at 1 before the first step,
/// gradients 0.1, −0.2, 0.05, 0.3, −0.01. The tables hold ten decimals of the formulas evaluated in f64.
pub(super) fn assert_steps<O: FirstOrder>(optimizer: &O, expected: [f64; 5]) {
    let gradients = [0.1, -0.2, 0.05, 0.3, -0.01];
    let got = trajectory::<f64>(optimizer, &[1.0], &gradients.map(|gradient| vec![gradient]));
    for (step, (got, expected)) in got.iter().zip(expected).enumerate() {
        assert!(
            (got[0] - expected).abs() < 6e-11,
            "{optimizer:?}, step {step}: {} against {expected}",
            got[0]
        );
    }
}

/// The lengths of the golden file's tensors.
const TENSORS: [usize; 3] = [1, 3, 4];

/// The parameters after each step, and after the last one what a fit would leave, if that differs.
fn trajectory<S: Scalar>(optimizer: &impl Optimizer, start: &[f64], gradients: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut state = optimizer.state::<S>(start.len());
    optimizer.begin(&mut state, &TENSORS);
    let mut parameters: Vec<S> = start.iter().map(|&number| S::from_f64(number)).collect();
    let mut memory = vec![S::ZERO; start.len()];
    let mut steps = vec![];
    for gradient in gradients {
        let value = optimizer.step::<S>(
            &mut state,
            &mut parameters,
            &mut memory,
            &mut |_: &[S], memory: &mut [S]| {
                for (to, from) in memory.iter_mut().zip(gradient) {
                    *to = S::from_f64(*from);
                }
                S::ONE
            },
        );
        assert_eq!(value, S::ONE);
        steps.push(wide(&parameters));
    }
    let last = parameters.clone();
    optimizer.finish(&state, &mut parameters);
    if parameters != last {
        steps.push(wide(&parameters));
    }
    steps
}

fn wide<S: Scalar>(numbers: &[S]) -> Vec<f64> {
    numbers.iter().map(|number| number.to_f64()).collect()
}

/// All numbers of a nested array, in order.
fn flat(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(values) => values.iter().flat_map(flat).collect(),
        number => vec![number.as_f64().expect("a number")],
    }
}

fn rows(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().expect("an array").iter().map(flat).collect()
}

/// One configuration of the golden file.
struct Run {
    name: String,
    gradients: Vec<Vec<f64>>,
    start: Vec<f64>,
    expected: Vec<Vec<f64>>,
    tolerance: f64,
    /// Whether the tolerance is relative to the largest parameter so far, because each step is rounded.
    on_the_way: bool,
}

impl Run {
    /// Compares with the clipping and the averaging that the arguments ask for.
    fn compare(&self, optimizer: &impl FirstOrder, arguments: &serde_json::Map<String, Value>) {
        let number = |name: &str| arguments.get(name).and_then(Value::as_f64);
        match (
            number("clipvalue"),
            number("clipnorm"),
            number("global_clipnorm"),
            number("ema_momentum"),
        ) {
            (Some(limit), None, None, None) => self.compare_steps(&optimizer.clone().clipvalue(limit)),
            (None, Some(limit), None, None) => self.compare_steps(&optimizer.clone().clipnorm(limit)),
            (None, None, Some(limit), None) => self.compare_steps(&optimizer.clone().global_clipnorm(limit)),
            (None, None, None, Some(momentum)) => self.compare_steps(&optimizer.clone().use_ema(momentum)),
            (None, None, None, None) => self.compare_steps(optimizer),
            _ => panic!("{}: more than one of them", self.name),
        }
    }

    /// f64 agrees but for the last bits. f32 follows it: a few roundings a step, of numbers as large as the largest so far.
    fn compare_steps(&self, optimizer: &impl Optimizer) {
        let wide = trajectory::<f64>(optimizer, &self.start, &self.gradients);
        let narrow = trajectory::<f32>(optimizer, &self.start, &self.gradients);
        assert_eq!(wide.len(), self.expected.len(), "{}", self.name);
        let mut largest: Vec<f64> = self.start.iter().map(|number| number.abs().max(1.0)).collect();
        for (step, expected) in self.expected.iter().enumerate() {
            assert_eq!(expected.len(), self.start.len(), "{}", self.name);
            for (parameter, &expected) in expected.iter().enumerate() {
                let (wide, narrow) = (wide[step][parameter], narrow[step][parameter]);
                largest[parameter] = largest[parameter].max(expected.abs());
                let scale = if self.on_the_way {
                    largest[parameter]
                } else {
                    expected.abs().max(1.0)
                };
                let at = || format!("{}, step {step}, parameter {parameter}", self.name);
                assert!(
                    (wide - expected).abs() <= self.tolerance * scale,
                    "{}: {wide}, {expected}",
                    at()
                );
                assert!(
                    (narrow - wide).abs() <= 2e-6 * largest[parameter],
                    "{} in f32: {narrow}, {wide}",
                    at()
                );
            }
        }
    }
}

/// What tf-keras computed in f64.
fn golden() -> Value {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/reference/golden/optimizers.json"
    );
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Builds an optimizer from Keras' argument names; None for an argument that it lacks.
macro_rules! configured {
    ($optimizer:ident, $learning_rate:expr, $arguments:expr, [$($number:ident),*], [$($flag:ident),*]) => {
        $arguments.iter().try_fold($optimizer::new($learning_rate), |optimizer, (argument, value)| {
            match argument.as_str() {
                "learning_rate" => value.as_f64().map(|_| optimizer),
                // What wraps the optimizer.
                "clipvalue" | "clipnorm" | "global_clipnorm" | "use_ema" | "ema_momentum" => Some(optimizer),
                $(stringify!($number) => value.as_f64().map(|value| optimizer.$number(value)),)*
                $(stringify!($flag) => value.as_bool().map(|value| optimizer.$flag(value)),)*
                _ => None,
            }
        })
    };
}

/// The parameters after each step, and what is left at the end where they are averaged.
fn expected(run: &Value) -> Vec<Vec<f64>> {
    let mut steps = rows(&run["trajectory"]);
    assert_eq!(steps.len(), 10);
    steps.extend(run.get("after_finalize_ema").map(flat));
    steps
}

fn compare_schedule(schedule: &str, comparison: &Run) -> Option<()> {
    macro_rules! table {
        ($($text:literal => $schedule:expr),* $(,)?) => {
            match schedule {
                $($text => comparison.compare_steps(&SGD::new($schedule)),)*
                _ => return None,
            }
        };
    }
    table! {
        "ExponentialDecay(0.1, 3, 0.5)" => ExponentialDecay::new(0.1, 3, 0.5),
        "ExponentialDecay(0.1, 3, 0.5, staircase=True)" => ExponentialDecay::new(0.1, 3, 0.5).staircase(true),
        "PiecewiseConstantDecay([2, 5], [0.1, 0.05, 0.01])" =>
            PiecewiseConstantDecay::new([2, 5], [0.1, 0.05, 0.01]),
        "PolynomialDecay(0.1, 6, 0.01, power=2.0)" =>
            PolynomialDecay::new(0.1, 6).end_learning_rate(0.01).power(2.0),
        "InverseTimeDecay(0.1, 2, 0.5)" => InverseTimeDecay::new(0.1, 2, 0.5),
        "CosineDecay(0.1, 8, alpha=0.1)" => CosineDecay::new(0.1, 8).alpha(0.1),
    }
    Some(())
}

#[test]
fn ten_steps_agree_with_keras() {
    let golden = golden();
    let (mut covered, mut of_other_rules) = (BTreeMap::new(), BTreeMap::new());
    for run in golden["runs"].as_array().unwrap() {
        let name = run["optimizer"].as_str().unwrap();
        let arguments = run["args"].as_object().unwrap();
        let defaults = &golden["defaults"][name];
        let learning_rate = arguments
            .get("learning_rate")
            .unwrap_or(&defaults["learning_rate"]);
        let schedule = learning_rate.as_str();
        let learning_rate = learning_rate.as_f64().unwrap_or(0.1);
        let sequence = &golden["sequences"][run["sequence"].to_string()];
        let comparison = Run {
            name: format!("{name} {} on sequence {}", run["args"], run["sequence"]),
            start: flat(&sequence["init"]),
            gradients: rows(&sequence["grads"]),
            expected: expected(run),
            // tf-keras rounds Nadam's 0.96 to f32, and computes schedules in it.
            tolerance: if name == "Nadam" {
                1e-5 * learning_rate
            } else if schedule.is_some() {
                4e-7
            } else {
                1e-12
            },
            on_the_way: schedule.is_some(),
        };
        macro_rules! compared {
            ($optimizer:ident, $numbers:tt, $flags:tt) => {
                configured!($optimizer, learning_rate, arguments, $numbers, $flags)
                    .map(|optimizer| comparison.compare(&optimizer, arguments))
            };
        }
        // Of the legacy optimizers, those whose rule has not changed since.
        let compared = match name {
            "SGD" if schedule.is_some() => compare_schedule(schedule.unwrap_or_default(), &comparison),
            "Adadelta" | "legacy.Adadelta" => compared!(Adadelta, [rho, epsilon, weight_decay], []),
            "Adagrad" => compared!(Adagrad, [initial_accumulator_value, epsilon, weight_decay], []),
            "Adam" | "legacy.Adam" => compared!(Adam, [beta_1, beta_2, epsilon, weight_decay], [amsgrad]),
            "AdamW" => compared!(AdamW, [beta_1, beta_2, epsilon, weight_decay], [amsgrad]),
            "Adamax" | "legacy.Adamax" => compared!(Adamax, [beta_1, beta_2, epsilon, weight_decay], []),
            "Ftrl" | "legacy.Ftrl" => compared!(
                Ftrl,
                [
                    initial_accumulator_value,
                    l1_regularization_strength,
                    l2_regularization_strength,
                    l2_shrinkage_regularization_strength,
                    beta,
                    weight_decay
                ],
                []
            ),
            "Lion" => compared!(Lion, [beta_1, beta_2, weight_decay], []),
            "Nadam" => compared!(Nadam, [beta_1, beta_2, epsilon, weight_decay], []),
            "RMSprop" => compared!(RMSprop, [rho, momentum, epsilon, weight_decay], [centered]),
            "SGD" | "legacy.SGD" => compared!(SGD, [momentum, weight_decay], [nesterov]),
            _ => None,
        };
        let runs = if compared.is_some() {
            &mut covered
        } else {
            &mut of_other_rules
        };
        *runs.entry(name).or_insert(0) += 1;
    }
    let expected = [
        ("Adadelta", 12),
        ("Adagrad", 12),
        ("Adam", 22),
        ("AdamW", 10),
        ("Adamax", 10),
        ("Ftrl", 18),
        ("Lion", 12),
        ("Nadam", 12),
        ("RMSprop", 26),
        ("SGD", 32),
        ("legacy.Adadelta", 2),
        ("legacy.Adam", 4),
        ("legacy.Adamax", 2),
        ("legacy.Ftrl", 2),
        ("legacy.SGD", 6),
    ];
    assert_eq!(covered.into_iter().collect::<Vec<_>>(), expected);
    // Adafactor is not here. The others are rules of old: epsilon stood outside of the root, and Nadam's momentum had a
    // schedule of its own.
    let expected = [
        ("Adafactor", 16),
        ("legacy.Adagrad", 2),
        ("legacy.Nadam", 2),
        ("legacy.RMSprop", 10),
    ];
    assert_eq!(of_other_rules.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn a_step_leaves_everything_as_it_was_where_the_value_is_not_finite() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let optimizer = Adam::new(0.1).amsgrad(true);
        let mut state = FirstOrder::state(&optimizer, 2);
        let (mut parameters, mut memory) = ([1.0, 2.0], [0.0; 2]);
        let mut objective = |value: f64| {
            let mut evaluate = |_: &[f64], gradient: &mut [f64]| {
                gradient.fill(value);
                value
            };
            optimizer.step::<f64>(&mut state, &mut parameters, &mut memory, &mut evaluate);
            (state.clone(), parameters)
        };
        let before = objective(0.5);
        assert_ne!(before.1, [1.0, 2.0]);
        assert_eq!(objective(value), before);
    }
}

/// Arguments that our optimizers do not have, or that wrap them, at the values of which nothing happens.
const NOT_SET: [(&str, &str); 11] = [
    ("weight_decay", "null"),
    ("clipnorm", "null"),
    ("global_clipnorm", "null"),
    ("clipvalue", "null"),
    ("use_ema", "false"),
    ("ema_momentum", "0.99"),
    ("ema_overwrite_frequency", "null"),
    // RMSprop's, which counts where averages are used.
    ("ema_overwrite_frequency", "100"),
    ("jit_compile", "false"),
    ("is_legacy_optimizer", "false"),
    ("learning_rate_power", "-0.5"),
];

/// The defaults of the golden file are those of tf-keras.
#[test]
fn defaults_are_those_of_keras() {
    let golden = golden();
    macro_rules! assert_defaults {
        ($optimizer:ident, [$($number:ident),*], [$($flag:ident),*]) => {
            let arguments = golden["defaults"][stringify!($optimizer)]
                .as_object()
                .unwrap();
            let learning_rate = arguments["learning_rate"].as_f64().unwrap();
            let names = ["learning_rate", $(stringify!($number),)* $(stringify!($flag),)*];
            let (known, others): (serde_json::Map<_, _>, serde_json::Map<_, _>) = arguments
                .iter()
                .map(|(name, value)| (name.clone(), value.clone()))
                .partition(|(name, _)| names.contains(&name.as_str()));
            for (name, value) in others {
                assert!(NOT_SET.contains(&(name.as_str(), &value.to_string())), "{name} is {value} by default");
            }
            let configured = configured!($optimizer, learning_rate, known, [$($number),*], [$($flag),*]);
            assert_eq!(configured, Some($optimizer::default()));
        };
    }
    assert_defaults!(Adadelta, [rho, epsilon], []);
    assert_defaults!(Adagrad, [initial_accumulator_value, epsilon], []);
    assert_defaults!(Adam, [beta_1, beta_2, epsilon], [amsgrad]);
    assert_defaults!(AdamW, [beta_1, beta_2, epsilon, weight_decay], [amsgrad]);
    assert_defaults!(Adamax, [beta_1, beta_2, epsilon], []);
    assert_defaults!(
        Ftrl,
        [
            initial_accumulator_value,
            l1_regularization_strength,
            l2_regularization_strength,
            l2_shrinkage_regularization_strength,
            beta
        ],
        []
    );
    assert_defaults!(Lion, [beta_1, beta_2], []);
    assert_defaults!(Nadam, [beta_1, beta_2, epsilon], []);
    assert_defaults!(RMSprop, [rho, momentum, epsilon], [centered]);
    assert_defaults!(SGD, [momentum], [nesterov]);
}

/// Three steps over the lanes of one instruction set.
struct Steps<'a, O, S> {
    optimizer: &'a O,
    start: &'a [S],
    gradients: [&'a [S]; 3],
}

impl<O: FirstOrder, S: Scalar> Kernel<S> for Steps<'_, O, S> {
    type Output = Vec<S>;

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) -> Vec<S> {
        let mut state = FirstOrder::state::<S>(self.optimizer, self.start.len());
        let mut parameters = self.start.to_vec();
        for gradient in self.gradients {
            let before = parameters.clone();
            let mut gradient = gradient.to_vec();
            assert!(
                self.optimizer
                    .update::<V>(&mut state, &mut parameters, &mut gradient)
            );
            assert_eq!(gradient, before);
        }
        parameters
    }
}

fn assert_same_bits<S: Scalar>(optimizer: &impl FirstOrder) {
    let mut stream = crate::random::rng(1);
    for length in [1, 3, 16, 37] {
        let mut numbers = vec![S::ZERO; 4 * length];
        stream.fill_normal(&mut numbers);
        let [start, gradients @ ..] = [0, 1, 2, 3].map(|part| &numbers[part * length..][..length]);
        let steps_on = |set| {
            run(
                set,
                Steps {
                    optimizer,
                    start,
                    gradients,
                },
            )
        };
        let reference = steps_on(InstructionSet::Scalar);
        assert_ne!(reference, start);
        for set in InstructionSet::available() {
            assert_eq!(
                steps_on(set),
                reference,
                "{optimizer:?} in {} on {set:?}",
                S::NAME
            );
        }
    }
}

#[test]
fn every_instruction_set_takes_the_same_steps() {
    macro_rules! check {
        ($($optimizer:expr),* $(,)?) => {$(
            assert_same_bits::<f32>(&$optimizer);
            assert_same_bits::<f64>(&$optimizer);
        )*};
    }
    check!(
        Adadelta::default(),
        Adagrad::default(),
        Adam::default(),
        Adam::default().amsgrad(true),
        AdamW::default(),
        Adamax::default(),
        Ftrl::new(0.1)
            .l1_regularization_strength(0.5)
            .l2_shrinkage_regularization_strength(0.1),
        Lion::default().weight_decay(0.1),
        Nadam::default(),
        RMSprop::default(),
        RMSprop::default().momentum(0.9),
        RMSprop::default().centered(true),
        RMSprop::default().centered(true).momentum(0.9),
        SGD::default(),
        SGD::default().momentum(0.9),
        SGD::default().momentum(0.9).nesterov(true),
    );
}
