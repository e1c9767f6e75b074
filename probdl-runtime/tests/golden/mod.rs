//! Reads the reference values of TensorFlow Probability in `tests/reference/golden`. Of the points that [`points`] gives, a
//! number that nothing was compared with is a failure.
#![allow(dead_code, reason = "each test uses its part")]

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

/// One point of a distribution's file.
#[derive(Debug)]
pub(crate) struct Point {
    pub(crate) family: &'static str,
    json: Value,
    /// Whether all of it must be read before it goes.
    whole: bool,
    /// What was read: fields, `params.` and `grad.` with a name after them.
    read: RefCell<BTreeSet<String>>,
}

impl Drop for Point {
    fn drop(&mut self) {
        if !self.whole || std::thread::panicking() {
            return;
        }
        let read = self.read.borrow();
        let unread: Vec<String> = self
            .fields()
            .into_iter()
            .filter(|field| !read.contains(field))
            .collect();
        assert!(
            unread.is_empty(),
            "nothing was compared with {unread:?} of {}: {}",
            self.family,
            self.json
        );
    }
}

/// All points of a distribution, for the one test that compares all of them.
pub(crate) fn points(family: &'static str) -> Vec<Point> {
    let mut points = some_of(family);
    for point in &mut points {
        point.whole = true;
    }
    points
}

/// All points of a distribution, for tests that compare a part of each.
pub(crate) fn some_of(family: &'static str) -> Vec<Point> {
    let file = format!("../tests/reference/golden/dist_{family}.json");
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    let points = json["points"].as_array().unwrap();
    points
        .iter()
        .map(|json| Point {
            family,
            json: json.clone(),
            whole: false,
            read: RefCell::default(),
        })
        .collect()
}

/// A number; infinities and NaN are strings.
pub(crate) fn number(json: &Value) -> f64 {
    match json.as_str() {
        Some("inf") => f64::INFINITY,
        Some("-inf") => f64::NEG_INFINITY,
        Some("nan") => f64::NAN,
        Some(other) => panic!("`{other}` is not a number"),
        None => json.as_f64().unwrap(),
    }
}

/// The numbers of a scalar, a vector or a matrix.
pub(crate) fn numbers(json: &Value) -> Vec<f64> {
    match json.as_array() {
        Some(array) => array.iter().flat_map(numbers).collect(),
        None => vec![number(json)],
    }
}

/// Whether a number is within the tolerance that the files ask for; infinities and NaN must be met.
pub(crate) fn agree(got: f64, want: f64) -> bool {
    got == want || got.is_nan() && want.is_nan() || (got - want).abs() <= 1e-9 * want.abs() + 1e-12
}

impl Point {
    /// All there is to be read: `exact` and `scipy` stand beside a field of TensorFlow's.
    fn fields(&self) -> Vec<String> {
        let fields = self.json.as_object().unwrap().iter();
        fields
            .flat_map(|(field, value)| match field.as_str() {
                "exact" | "scipy" => vec![],
                "params" | "grad" => {
                    let names = value.as_object().unwrap().keys();
                    names.map(|name| format!("{field}.{name}")).collect()
                }
                _ => vec![field.clone()],
            })
            .collect()
    }

    fn note(&self, field: &str) {
        self.read.borrow_mut().insert(field.to_owned());
    }

    pub(crate) fn parameter(&self, name: &str) -> f64 {
        self.parameters(name)[0]
    }

    pub(crate) fn parameters(&self, name: &str) -> Vec<f64> {
        self.note(&format!("params.{name}"));
        numbers(&self.json["params"][name])
    }

    pub(crate) fn value(&self) -> f64 {
        self.values()[0]
    }

    pub(crate) fn values(&self) -> Vec<f64> {
        self.note("value");
        numbers(&self.json["value"])
    }

    /// The number that TensorFlow has for a field.
    pub(crate) fn number_of(&self, name: &str) -> f64 {
        number(
            self.field(name)
                .unwrap_or_else(|| panic!("{} has no {name}", self.family)),
        )
    }

    /// All numbers that TensorFlow has for a field.
    pub(crate) fn all_of(&self, name: &str) -> Vec<f64> {
        numbers(
            self.field(name)
                .unwrap_or_else(|| panic!("{} has no {name}", self.family)),
        )
    }

    /// Compares a number with the right one where TensorFlow has another, which must be so still.
    pub(crate) fn check_instead(&self, name: &str, got: f64, right: f64) {
        let other = self.number_of(name);
        assert!(
            !agree(other, right),
            "{name} is TensorFlow's too at {}",
            self.json
        );
        assert!(
            agree(got, right),
            "{name}: got {got:e}, want {right:e} at {}",
            self.json
        );
    }

    /// The same of the derivative by one parameter, or by `value`.
    pub(crate) fn check_gradient_instead(&self, name: &str, got: f64, right: f64) {
        let other = self.gradient(name)[0];
        assert!(
            !agree(other, right),
            "d {name} is TensorFlow's too at {}",
            self.json
        );
        assert!(
            agree(got, right),
            "d {name}: got {got:e}, want {right:e} at {}",
            self.json
        );
    }

    /// Notes fields that cannot be asked of a law: where an event is outside of our type, or a field has no meaning.
    pub(crate) fn has_no(&self, names: &[&str]) {
        for name in names {
            self.note(name);
        }
    }

    /// The log-density.
    pub(crate) fn log_prob(&self) -> f64 {
        self.field("log_prob").map_or(f64::NAN, number)
    }

    /// A field, the exact one where TensorFlow is off.
    fn field(&self, name: &str) -> Option<&Value> {
        self.note(name);
        self.json["exact"].get(name).or_else(|| self.json.get(name))
    }

    /// Compares a number with a field, or with SciPy's value where there is one. A field that the point lacks is an
    /// error: a test must not compare with nothing.
    pub(crate) fn check(&self, name: &str, got: f64) {
        let want = number(
            self.field(name)
                .unwrap_or_else(|| panic!("{} has no {name}", self.family)),
        );
        let mut other = self.json["scipy"].get(name).map(number);
        if name == "log_cdf" {
            other = self.json["scipy"].get("cdf").map(|cdf| number(cdf).ln());
        }
        let met = agree(got, want) || other.is_some_and(|other| agree(got, other));
        assert!(
            met,
            "{name}: got {got:e}, want {want:e} or {other:?} at {}",
            self.json
        );
    }

    /// Compares a number with a field that TensorFlow has only to this absolute error.
    pub(crate) fn check_within(&self, name: &str, got: f64, slack: f64) {
        let want = self.field(name).map_or(f64::NAN, number);
        if (got - want).abs() > slack {
            self.check(name, got);
        }
    }

    /// Compares numbers with a field, one by one.
    pub(crate) fn check_all(&self, name: &str, got: &[f64]) {
        let want = numbers(
            self.field(name)
                .unwrap_or_else(|| panic!("{} has no {name}", self.family)),
        );
        assert_eq!(got.len(), want.len(), "{name} at {}", self.json);
        for (got, want) in got.iter().zip(want) {
            assert!(
                agree(*got, want),
                "{name}: got {got:e}, want {want:e} at {}",
                self.json
            );
        }
    }

    /// Compares the gradient by one parameter, or by `value`.
    pub(crate) fn check_gradient(&self, name: &str, got: &[f64]) {
        let want = self.gradient(name);
        assert_eq!(got.len(), want.len(), "{name} at {}", self.json);
        for (got, want) in got.iter().zip(want) {
            assert!(
                agree(*got, want),
                "d {name}: got {got:e}, want {want:e} at {}",
                self.json
            );
        }
    }

    /// Compares the gradient by the logarithm of a parameter.
    pub(crate) fn check_gradient_by_log(&self, name: &str, got: f64) {
        let want = self.gradient(name)[0] * self.parameter(name);
        assert!(
            agree(got, want),
            "d log {name}: got {got:e}, want {want:e} at {}",
            self.json
        );
    }

    /// Compares a gradient whose reference is off by known amounts, or that is a difference of large terms.
    pub(crate) fn check_gradient_within(&self, name: &str, got: &[f64], slack: &[f64]) {
        let want = self.gradient(name);
        assert_eq!(
            [got.len(), slack.len()],
            [want.len(); 2],
            "{name} at {}",
            self.json
        );
        for ((got, want), slack) in got.iter().zip(want).zip(slack) {
            let met = agree(*got, want) || (got - want).abs() <= 1e-9 * want.abs() + slack;
            assert!(
                met,
                "d {name}: got {got:e}, want {want:e} within {slack:e} at {}",
                self.json
            );
        }
    }

    /// The gradient by one parameter, or by `value`.
    pub(crate) fn gradient(&self, name: &str) -> Vec<f64> {
        self.note(&format!("grad.{name}"));
        let exact = self.json["exact"]["grad"].get(name);
        numbers(exact.unwrap_or(&self.json["grad"][name]))
    }

    /// Probabilities with their quantiles, and with SciPy's where TensorFlow's differ.
    pub(crate) fn quantiles_and_others(&self) -> Vec<[f64; 3]> {
        let other = self.json["scipy"]["quantile"].as_array();
        let quantiles = self.quantiles().into_iter().enumerate();
        quantiles
            .map(|(index, [p, want])| [p, want, other.map_or(want, |other| number(&other[index][1]))])
            .collect()
    }

    /// Probabilities with their quantiles.
    pub(crate) fn quantiles(&self) -> Vec<[f64; 2]> {
        self.note("quantile");
        let pairs = self.json["quantile"].as_array().unwrap();
        pairs
            .iter()
            .map(|pair| [number(&pair[0]), number(&pair[1])])
            .collect()
    }
}

/// How far off TensorFlow's derivatives of a normal log-density by `loc` (and the value) and by `scale` are: it
/// standardises as y / scale - loc / scale, so its z is off by the rounding of these quotients and of its gradients.
pub(crate) fn normal_slack(y: f64, loc: f64, scale: f64) -> [f64; 2] {
    let z = ((y - loc) / scale).abs();
    let off = 2.0 * f64::EPSILON * (loc / scale).abs();
    [off / scale, (2.0 * z * off + 1e-12) / scale]
}
