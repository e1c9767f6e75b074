//! Laws that are made of others, from the densities and distribution functions that textbooks give.

use super::densities::log_density;
use super::differences::derivative;

/// Laws of counts: the runtime's types for their forms, and the parameters.
const COUNTS: [(&str, &str, &[&str]); 10] = [
    ("Poisson", "Poisson", &["rate"]),
    ("PoissonLogRate", "Poisson", &["log_rate"]),
    (
        "NegativeBinomialLogits",
        "NegativeBinomial",
        &["total_count", "logits"],
    ),
    (
        "NegativeBinomialProbs",
        "NegativeBinomial",
        &["total_count", "probs"],
    ),
    (
        "NegativeBinomialMean",
        "NegativeBinomial",
        &["mean", "dispersion"],
    ),
    ("GeometricLogits", "Geometric", &["logits"]),
    ("GeometricProbs", "Geometric", &["probs"]),
    ("BinomialLogits", "Binomial", &["total_count", "logits"]),
    ("BinomialProbs", "Binomial", &["total_count", "probs"]),
    (
        "BetaBinomial",
        "BetaBinomial",
        &["total_count", "concentration1", "concentration0"],
    ),
];

/// The type of a law of counts whose parameters have these names.
fn type_of_counts<'a>(family: &'a str, parameters: &[(&str, &[f64])]) -> Option<&'a str> {
    let names: Vec<&str> = parameters.iter().map(|(name, _)| *name).collect();
    let known = COUNTS
        .iter()
        .find(|(_, known, others)| *known == family && *others == names.as_slice());
    known.map(|(type_name, ..)| *type_name)
}

/// How many probabilities are added up above a count.
const TERMS: u32 = 3000;

/// The distribution function of a law of counts and what it lacks to 1: sums of probabilities.
fn sums(family: &str, names: &[&str], a: &[f64], y: f64) -> (f64, f64) {
    let parameters: Vec<(&str, &[f64])> = names.iter().copied().zip(a.chunks(1)).collect();
    let total = names
        .first()
        .filter(|name| **name == "total_count" && family != "NegativeBinomial");
    let last = total.map_or(f64::INFINITY, |_| a[0]);
    let probability = |count: f64| {
        if (0.0..=last).contains(&count) {
            log_density(family, &parameters, count).exp()
        } else {
            0.0
        }
    };
    let below = (0..=TERMS)
        .map(|step| y.floor() - f64::from(step))
        .map(probability);
    let above = (1..=TERMS)
        .map(|step| y.floor() + f64::from(step))
        .map(probability);
    (below.sum(), above.sum())
}

/// The distribution function and what it lacks to 1, by the order of the parameters.
fn distribution_function(family: &str, a: &[f64], y: f64) -> (f64, f64) {
    if let Some((_, law, names)) = COUNTS.iter().find(|(type_name, ..)| *type_name == family) {
        return sums(law, names, a, y);
    }
    if let Some((law, function)) = family
        .strip_prefix("Transformed(")
        .and_then(|inner| inner.strip_suffix(')')?.rsplit_once(", "))
    {
        let function = function.to_lowercase();
        let (below_all, above_all) = match function.as_str() {
            "sigmoid" => (0.0, 1.0),
            "tanh" => (-1.0, 1.0),
            "neg" => (f64::NEG_INFINITY, f64::INFINITY),
            _ => (0.0, f64::INFINITY),
        };
        if y <= below_all {
            return (0.0, 1.0);
        }
        if y >= above_all {
            return (1.0, 0.0);
        }
        let (below, above) = distribution_function(law, a, inverse(&function, y).0);
        return if matches!(function.as_str(), "neg" | "reciprocal") {
            (above, below)
        } else {
            (below, above)
        };
    }
    match family {
        "Normal" => {
            let z = (y - a[0]) / a[1] * std::f64::consts::FRAC_1_SQRT_2;
            (0.5 * libm::erfc(-z), 0.5 * libm::erfc(z))
        }
        "Logistic" => {
            let z = (y - a[0]) / a[1];
            (1.0 / (1.0 + (-z).exp()), 1.0 / (1.0 + z.exp()))
        }
        "Weibull" => {
            let hazard = (y / a[1]).powf(a[0]);
            (-(-hazard).exp_m1(), (-hazard).exp())
        }
        "Exponential" => (-(-a[0] * y).exp_m1(), (-a[0] * y).exp()),
        "TruncatedNormal" => {
            let [under, at, over] =
                [a[2], y.clamp(a[2], a[3]), a[3]].map(|y| distribution_function("Normal", &a[..2], y));
            let whole = over.0 - under.0;
            ((at.0 - under.0) / whole, (over.0 - at.0) / whole)
        }
        _ => panic!("no distribution function of {family} is written here yet"),
    }
}

/// The probability between two bounds, of which each may be missing.
fn between(family: &str, parameters: &[f64], low: Option<f64>, high: Option<f64>) -> f64 {
    // Of counts, the lower bound is one of those between.
    let counts = COUNTS.iter().any(|(type_name, ..)| *type_name == family);
    let low = low.map(|low| if counts { low - 1.0 } else { low });
    match (low, high) {
        (Some(low), None) => distribution_function(family, parameters, low).1,
        (None, Some(high)) => distribution_function(family, parameters, high).0,
        (low, high) => {
            let below = |y: Option<f64>| y.map_or(0.0, |y| distribution_function(family, parameters, y).0);
            below(high) - below(low)
        }
    }
}

/// The log-density of a law between bounds, which follow its parameters.
fn truncated(family: &str, parameters: &[(&str, &[f64])], y: f64) -> f64 {
    let bound = |name: &str| {
        let found = parameters.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value[0])
    };
    let (low, high) = (bound("low"), bound("high"));
    let own = usize::from(low.is_some()) + usize::from(high.is_some());
    let of_law = &parameters[..parameters.len() - own];
    if low.is_some_and(|low| y < low) || high.is_some_and(|high| high < y) {
        return f64::NEG_INFINITY;
    }
    let numbers: Vec<f64> = of_law.iter().map(|(_, value)| value[0]).collect();
    let of_kernel = type_of_counts(family, of_law).unwrap_or(family);
    element_log_density(family, of_law, &[y], 0) - between(of_kernel, &numbers, low, high).ln()
}

/// The log-probability of what is known of a number: its (lower) number, its upper one, and its kind.
fn censored(family: &str, parameters: &[f64], [low, high, kind]: [f64; 3]) -> f64 {
    let (below, above) = distribution_function(family, parameters, low);
    match kind as u8 {
        1 => above.ln(),
        2 => below.ln(),
        _ => (distribution_function(family, parameters, high).0 - below).ln(),
    }
}

/// Where a function has a value, and the derivative of its inverse there.
fn inverse(function: &str, y: f64) -> (f64, f64) {
    match function {
        "exp" => (y.ln(), 1.0 / y),
        "sigmoid" => ((y / (1.0 - y)).ln(), 1.0 / (y * (1.0 - y))),
        "softplus" => (y.exp_m1().ln(), 1.0 / -(-y).exp_m1()),
        "tanh" => (y.atanh(), 1.0 / (1.0 - y * y)),
        "neg" => (-y, 1.0),
        "reciprocal" => (1.0 / y, 1.0 / (y * y)),
        _ => panic!("no function `{function}`"),
    }
}

/// The log-density of a function of numbers with a law; shift and scale follow the law's parameters.
fn transformed(law: &str, function: &str, parameters: &[(&str, &[f64])], y: f64) -> f64 {
    if function == "affine" {
        let (of_law, own) = parameters.split_at(parameters.len() - 2);
        let (shift, scale) = (own[0].1[0], own[1].1[0]);
        return log_density(law, of_law, (y - shift) / scale) - scale.ln();
    }
    let (x, slope) = inverse(function, y);
    element_log_density(law, parameters, &[x], 0) + slope.ln()
}

/// The log-density of an element of a target, of which there may be several numbers.
pub(crate) fn element_log_density(
    family: &str,
    parameters: &[(&str, &[f64])],
    target: &[f64],
    element: usize,
) -> f64 {
    if let Some(law) = family.strip_prefix("Truncated(") {
        return truncated(law.strip_suffix(')').unwrap_or(law), parameters, target[element]);
    }
    if let Some((law, function)) = family
        .strip_prefix("Transformed(")
        .and_then(|inner| inner.strip_suffix(')')?.rsplit_once(", "))
    {
        return transformed(law, function, parameters, target[element]);
    }
    let Some(law) = family.strip_prefix("Censored(") else {
        return log_density(family, parameters, target[element]);
    };
    let law = law.strip_suffix(')').unwrap_or(law);
    let width = target.len() / 3;
    let event = [0, 1, 2].map(|part| target[part * width + element]);
    if event[2] == 0.0 {
        return element_log_density(law, parameters, &event[..1], 0);
    }
    let numbers: Vec<f64> = parameters.iter().map(|(_, value)| value[0]).collect();
    censored(type_of_counts(law, parameters).unwrap_or(law), &numbers, event)
}

/// A kernel that is generic over a law, and its partial derivatives by differences.
pub(crate) fn kernel(name: &str, y: f64, arguments: &[f64]) -> (f64, Vec<f64>) {
    let (function, law) = name.split_once('<').unwrap_or((name, ""));
    let (law, _) = law.rsplit_once(',').unwrap_or((law, ""));
    if let Some(function) = name.strip_suffix("_inverse") {
        return (inverse(function, y).0, Vec::new());
    }
    if let Some(function) = name.strip_suffix("_log_jacobian") {
        return (inverse(function, y).1.ln(), Vec::new());
    }
    let value = |a: &[f64]| match function {
        "affine" => {
            // Location and scale, as of all laws that are written here.
            let parameters = [("loc", &a[2..3]), ("scale", &a[3..4])];
            log_density(law, &parameters, (y - a[0]) / a[1]) - a[1].ln()
        }
        // An event that is known exactly has no such probability.
        "censored" if y == 0.0 => 0.0,
        "censored" => censored(law, &a[2..], [a[0], a[1], y]),
        "truncated" => -between(law, &a[2..], Some(a[0]), Some(a[1])).ln(),
        "truncated_below" => -between(law, &a[1..], Some(a[0]), None).ln(),
        "truncated_above" => -between(law, &a[1..], None, Some(a[0])).ln(),
        _ => panic!("no kernel `{name}`"),
    };
    let partials = (0..arguments.len())
        .map(|index| derivative(value, arguments, index).unwrap_or(f64::NAN))
        .collect();
    (value(arguments), partials)
}
