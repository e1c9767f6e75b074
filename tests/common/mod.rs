//! What the numeric tests share: points to look at, derivatives from differences, numbers of reference files.

#![allow(dead_code, unreachable_pub)] // each test uses a part of it

use probdl::layer::{Dispatch, Kernels};
use probdl::prelude::*;
use serde_json::Value;

/// Parameters in (-1, 1) that look random and are the same on every machine.
pub fn scattered(count: usize, salt: u64) -> Vec<f64> {
    let mut stream = rng(salt);
    (0..count).map(|_| 2.0 * stream.uniform() - 1.0).collect()
}

/// Rows with numbers in (-1, 1).
pub fn rows<const N: usize>(count: usize, salt: u64) -> Vec<[f64; N]> {
    let mut stream = rng(salt);
    (0..count)
        .map(|_| std::array::from_fn(|_| 2.0 * stream.uniform() - 1.0))
        .collect()
}

/// Rows in single precision.
pub fn single<const N: usize>(rows: &[[f64; N]]) -> Vec<[f32; N]> {
    rows.iter().map(|row| row.map(|x| x as f32)).collect()
}

/// Compares the gradient at some parameters with central differences, in double precision, and the gradient in single
/// precision with that in double.
pub fn check_gradient<M: Model>(model: &M, x: &[M::Input], y: &[M::Target], parameters: &[f64]) {
    let name = M::description().name;
    let (value, gradient) = evaluate::<M, f64>(model, x, y, parameters);
    assert!(value.is_finite(), "{name}: the objective is {value}");
    let mut objective = Objective::<M, f64>::new(model, x, y).unwrap();
    let mut scratch = vec![0.0; parameters.len()];
    let scale = gradient
        .iter()
        .fold(1e-3_f64, |scale, slope| scale.max(slope.abs()));
    for index in 0..parameters.len() {
        // Four points: the error is of the order of h^4, and rounding of 1e-16 / h.
        let mut at = |shift: f64| {
            let mut moved = parameters.to_vec();
            moved[index] += shift;
            objective.value_and_gradient_on::<f64>(&moved, &mut scratch)
        };
        let mut slope = |h: f64| (8.0 * (at(h) - at(-h)) - (at(2.0 * h) - at(-2.0 * h))) / (12.0 * h);
        // A kink (of relu, say) may lie within one of the steps, hardly within the smaller one too.
        let (wide, narrow) = (slope(1e-4), slope(3e-6));
        let agrees = |slope: f64| (slope - gradient[index]).abs() <= 1e-8 * scale + 1e-8 * slope.abs();
        assert!(
            agrees(wide) || agrees(narrow),
            "{name}: parameter {index}: {wide} or {narrow} by differences, {} derived",
            gradient[index]
        );
    }
    let rounded: Vec<f32> = parameters.iter().map(|x| *x as f32).collect();
    let widened: Vec<f64> = rounded.iter().map(|x| f64::from(*x)).collect();
    let (_, double) = evaluate::<M, f64>(model, x, y, &widened);
    let (_, single) = evaluate::<M, f32>(model, x, y, &rounded);
    for (index, (single, double)) in single.iter().zip(&double).enumerate() {
        // Sums of some hundred products, each rounded to 24 bits.
        let error = (f64::from(*single) - double).abs();
        assert!(
            error <= 2e-5 * scale,
            "{name}: parameter {index}: {single} in f32, {double} in f64"
        );
    }
}

/// Value and gradient of the objective, in plain lanes: many models are compiled for them alone. That other lanes give the
/// same bits is tested in `determinism.rs`.
pub fn evaluate<M: Model, S: Dispatch + Kernels<Scalar = S>>(
    model: &M,
    x: &[M::Input],
    y: &[M::Target],
    parameters: &[S],
) -> (f64, Vec<S>) {
    let mut objective = Objective::<M, S>::new(model, x, y).unwrap();
    let mut gradient = vec![S::ZERO; parameters.len()];
    let value = objective.value_and_gradient_on::<S>(parameters, &mut gradient);
    (value, gradient)
}

/// All numbers in a value, in order.
pub fn flat(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(values) => values.iter().flat_map(flat).collect(),
        Value::String(text) => vec![match text.as_str() {
            "inf" => f64::INFINITY,
            "-inf" => f64::NEG_INFINITY,
            _ => f64::NAN,
        }],
        value => vec![value.as_f64().expect("a number")],
    }
}

/// Compares numbers with those of a reference file, within the tolerance that the files ask for.
pub fn close(what: &str, found: &[f64], wanted: &Value) {
    let wanted = flat(wanted);
    assert_eq!(found.len(), wanted.len(), "{what}");
    for (found, wanted) in found.iter().zip(&wanted) {
        let same = found == wanted || (found - wanted).abs() <= 1e-9 * wanted.abs() + 1e-12;
        assert!(same, "{what}: {found}, not {wanted}");
    }
}

/// A point of a reference file, which is taken apart as it is read, so that nothing remains uncompared.
#[derive(Debug)]
pub struct Reference(serde_json::Map<String, Value>);

impl Reference {
    pub fn new(point: &Value) -> Self {
        Self(point.as_object().expect("an object").clone())
    }

    /// A field, which is then no longer there.
    pub fn take(&mut self, name: &str) -> Value {
        self.0
            .remove(name)
            .unwrap_or_else(|| panic!("no `{name}` in {:?}", self.0))
    }

    /// The same, if there is such a field.
    pub fn take_if_there(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name)
    }

    /// Takes the shape of the event, by each of its names, and demands that it has so many elements.
    pub fn take_shape(&mut self, elements: usize) {
        let given = self
            .take_if_there("event_shape")
            .unwrap_or_else(|| self.take("event_size"));
        for shape in [given, self.take("event_shape_of_distribution")] {
            assert_eq!(flat(&shape).iter().product::<f64>(), elements as f64, "{shape}");
        }
    }

    /// Demands that all was read.
    pub fn end(self) {
        assert!(self.0.is_empty(), "nothing was compared with {:?}", self.0);
    }
}
