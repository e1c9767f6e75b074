//! Densities of one real number as textbooks give them, and their kernels.

use super::densities::log_density as by_name;
use super::formulas::{digamma, sigmoid, softplus};

/// The logarithm of a family's density at `y`, given how to look up a parameter.
pub(super) fn log_density(family: &str, need: &dyn Fn(&str) -> f64, y: f64) -> Option<f64> {
    let z = || (y - need("loc")) / need("scale");
    Some(match family {
        "Laplace" => -z().abs() - (2.0 * need("scale")).ln(),
        "Logistic" => -z() - 2.0 * (-z()).exp().ln_1p() - need("scale").ln(),
        "Cauchy" => -(std::f64::consts::PI * need("scale") * (1.0 + z() * z())).ln(),
        "Gumbel" => -z() - (-z()).exp() - need("scale").ln(),
        "Exponential" => need("rate").ln() - need("rate") * y,
        "Weibull" => {
            let (concentration, scale) = (need("concentration"), need("scale"));
            let ratio = y / scale;
            (concentration / scale).ln() + (concentration - 1.0) * ratio.ln() - ratio.powf(concentration)
        }
        "InverseGamma" => {
            let (concentration, scale) = (need("concentration"), need("scale"));
            concentration * scale.ln()
                - libm::lgamma(concentration)
                - (concentration + 1.0) * y.ln()
                - scale / y
        }
        "Pareto" if y < need("scale") => f64::NEG_INFINITY,
        "Pareto" => {
            let (concentration, scale) = (need("concentration"), need("scale"));
            concentration.ln() + concentration * scale.ln() - (concentration + 1.0) * y.ln()
        }
        "HalfNormal" => by_name("Normal", &[("loc", &[0.0]), ("scale", &[need("scale")])], y) + 2.0_f64.ln(),
        "HalfCauchy" => by_name("Cauchy", &[("loc", &[0.0]), ("scale", &[need("scale")])], y) + 2.0_f64.ln(),
        "Beta" => {
            let (one, zero) = (need("concentration1"), need("concentration0"));
            let ln_beta = libm::lgamma(one) + libm::lgamma(zero) - libm::lgamma(one + zero);
            (one - 1.0) * y.ln() + (zero - 1.0) * (-y).ln_1p() - ln_beta
        }
        "Kumaraswamy" => {
            let (one, zero) = (need("concentration1"), need("concentration0"));
            (one * zero).ln() + (one - 1.0) * y.ln() + (zero - 1.0) * (-y.powf(one)).ln_1p()
        }
        "Uniform" | "TruncatedNormal" if (need("high") - need("low")).max(0.0) == 0.0 => f64::NAN,
        "Uniform" | "TruncatedNormal" if !(need("low") <= y && y <= need("high")) => f64::NEG_INFINITY,
        "Uniform" => -(need("high") - need("low")).ln(),
        "TruncatedNormal" => {
            let [low, high] = ["low", "high"].map(|bound| (need(bound) - need("loc")) / need("scale"));
            let normal = [("loc", &[need("loc")] as &[f64]), ("scale", &[need("scale")])];
            by_name("Normal", &normal, y) - normal_mass(low, high).ln()
        }
        "VonMises" => {
            let concentration = need("concentration");
            concentration * (y - need("loc")).cos() - (std::f64::consts::TAU * bessel(0, concentration)).ln()
        }
        _ => return None,
    })
}

/// The probability of a standard normal number between two bounds; of both above 0, by the upper tails.
fn normal_mass(low: f64, high: f64) -> f64 {
    let above = |z: f64| 0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2);
    if low < 0.0 {
        above(-high) - above(-low)
    } else {
        above(low) - above(high)
    }
}

/// The modified Bessel function of an order, by its series.
fn bessel(order: u32, x: f64) -> f64 {
    let mut term = (0.5 * x).powf(f64::from(order));
    let mut sum = 0.0;
    for k in 1..500 {
        sum += term;
        term *= 0.25 * x * x / f64::from(k * (k + order));
    }
    sum
}

/// The family that a kernel belongs to, the names of its parameters, and the derivatives by them.
fn plain(name: &str, y: f64, a: &[f64]) -> Option<(&'static str, &'static [&'static str], Vec<f64>)> {
    const LOCATION_AND_SCALE: &[&str] = &["loc", "scale"];
    const TWO_CONCENTRATIONS: &[&str] = &["concentration1", "concentration0"];
    const CONCENTRATION_AND_SCALE: &[&str] = &["concentration", "scale"];
    // From the derivative by the standardised value.
    let standard = |family, by_z: fn(f64) -> f64| {
        let z = (y - a[0]) / a[1];
        let slopes = vec![-by_z(z) / a[1], (-z * by_z(z) - 1.0) / a[1]];
        (family, LOCATION_AND_SCALE, slopes)
    };
    Some(match name {
        "laplace" => standard("Laplace", |z| -z.signum()),
        "logistic" => standard("Logistic", |z| -(z / 2.0).tanh()),
        "cauchy" => standard("Cauchy", |z| -2.0 * z / (1.0 + z * z)),
        "gumbel" => standard("Gumbel", |z| (-z).exp() - 1.0),
        "exponential_density" => ("Exponential", &["rate"], vec![1.0 / a[0] - y]),
        "weibull" => {
            let (logarithm, hazard) = ((y / a[1]).ln(), (y / a[1]).powf(a[0]));
            let slopes = vec![
                1.0 / a[0] + logarithm * (1.0 - hazard),
                a[0] / a[1] * (hazard - 1.0),
            ];
            ("Weibull", CONCENTRATION_AND_SCALE, slopes)
        }
        "inverse_gamma" => {
            let slopes = vec![(a[1] / y).ln() - digamma(a[0]), a[0] / a[1] - 1.0 / y];
            ("InverseGamma", CONCENTRATION_AND_SCALE, slopes)
        }
        "pareto" => {
            let slopes = vec![1.0 / a[0] - (y / a[1]).ln(), a[0] / a[1]];
            ("Pareto", CONCENTRATION_AND_SCALE, slopes)
        }
        "half_normal" => ("HalfNormal", &["scale"], vec![(y * y / a[0] / a[0] - 1.0) / a[0]]),
        "half_cauchy" => {
            let square = y * y / a[0] / a[0];
            (
                "HalfCauchy",
                &["scale"],
                vec![(square - 1.0) / (square + 1.0) / a[0]],
            )
        }
        "beta" => {
            let of_sum = digamma(a[0] + a[1]);
            let slopes = vec![
                y.ln() - digamma(a[0]) + of_sum,
                (-y).ln_1p() - digamma(a[1]) + of_sum,
            ];
            ("Beta", TWO_CONCENTRATIONS, slopes)
        }
        "kumaraswamy" => {
            let power = y.powf(a[0]);
            let slopes = vec![
                1.0 / a[0] + y.ln() - (a[1] - 1.0) * power * y.ln() / (1.0 - power),
                1.0 / a[1] + (-power).ln_1p(),
            ];
            ("Kumaraswamy", TWO_CONCENTRATIONS, slopes)
        }
        "uniform" => {
            let slope = 1.0 / (a[1] - a[0]);
            ("Uniform", &["low", "high"], vec![slope, -slope])
        }
        "truncated_normal" => {
            let [z, low, high] = [y, a[2], a[3]].map(|x| (x - a[0]) / a[1]);
            let density =
                |z: f64| (-0.5 * z * z).exp() / std::f64::consts::TAU.sqrt() / normal_mass(low, high);
            let (at_low, at_high) = (density(low), density(high));
            let slopes = vec![
                (z - (at_low - at_high)) / a[1],
                (z * z - (1.0 + low * at_low - high * at_high)) / a[1],
                at_low / a[1],
                -at_high / a[1],
            ];
            ("TruncatedNormal", &["loc", "scale", "low", "high"], slopes)
        }
        "von_mises" => {
            let angle = y - a[0];
            let ratio = bessel(1, a[1]) / bessel(0, a[1]);
            let slopes = vec![a[1] * angle.sin(), angle.cos() - ratio];
            ("VonMises", &["loc", "concentration"], slopes)
        }
        _ => return None,
    })
}

/// A kernel's log-density and its partial derivatives. That of the last parameter's logarithm, or of its softplus'
/// argument, is the plain one by the chain rule.
pub(super) fn kernel(name: &str, y: f64, arguments: &[f64]) -> Option<(f64, Vec<f64>)> {
    if let Some(base) = name
        .strip_suffix("_logarithms")
        .or_else(|| name.strip_suffix("_log_concentrations"))
    {
        let plain: Vec<f64> = arguments.iter().map(|logarithm| logarithm.exp()).collect();
        let (value, slopes) = kernel(base, y, &plain)?;
        let slopes = slopes.iter().zip(&plain).map(|(slope, a)| slope * a);
        return Some((value, slopes.collect()));
    }
    let mut a = arguments.to_vec();
    let last = a.len().checked_sub(1)?;
    let (base, slope) = if let Some(base) = name.strip_suffix("_log_scale") {
        a[last] = arguments[last].exp();
        (base, a[last])
    } else if let Some(base) = name.strip_suffix("_softplus_scale") {
        a[last] = softplus(arguments[last]);
        (base, sigmoid(arguments[last]))
    } else if let Some(base) = name.strip_suffix("_log_concentration") {
        a[last] = arguments[last].exp();
        (base, a[last])
    } else if name == "exponential_log_rate" {
        a[last] = arguments[last].exp();
        ("exponential_density", a[last])
    } else {
        (name, 1.0)
    };
    let (family, names, mut partials) = plain(base, y, &a)?;
    partials[last] *= slope;
    let values: Vec<[f64; 1]> = a.iter().map(|value| [*value]).collect();
    let named: Vec<(&str, &[f64])> = names
        .iter()
        .zip(&values)
        .map(|(name, value)| (*name, value.as_slice()))
        .collect();
    Some((by_name(family, &named, y), partials))
}

/// A point at which a kernel is tested: the target and the arguments.
pub(super) fn example(name: &str) -> Option<(f64, Option<f64>, Vec<f64>)> {
    let is = |families: &[&str]| families.iter().any(|family| name.starts_with(family));
    if name == "pareto_logarithms" {
        return Some((1.4, None, vec![0.9, -0.7]));
    }
    if is(&[
        "laplace",
        "logistic",
        "cauchy",
        "gumbel",
        "weibull",
        "inverse_gamma",
        "pareto",
    ]) {
        return Some((1.4, None, vec![0.9, 0.7]));
    }
    if is(&["beta", "kumaraswamy"]) {
        return Some((0.4, None, vec![0.9, 1.7]));
    }
    if is(&["uniform"]) {
        return Some((0.4, None, vec![-0.9, 0.7]));
    }
    if is(&["truncated_normal"]) {
        return Some((0.4, None, vec![0.3, 0.7, -0.9, 0.8]));
    }
    if is(&["von_mises"]) {
        return Some((1.4, None, vec![0.3, 0.7]));
    }
    is(&["exponential", "half_normal", "half_cauchy"]).then(|| (1.4, None, vec![0.7]))
}
