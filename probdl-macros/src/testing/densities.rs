//! Log-densities as textbooks give them, and the kernels of the tables in terms of them.

use super::differences::derivative;
use super::formulas::{digamma, sigmoid, softplus};
use super::scalar_families;

/// The logarithm of a family's density at `y`, by the names of its parameters.
pub(crate) fn log_density(family: &str, parameters: &[(&str, &[f64])], y: f64) -> f64 {
    let get = |name: &str| -> Option<f64> {
        parameters
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, v)| v[0])
    };
    let need = |name: &str| get(name).unwrap_or_else(|| panic!("{family} without {name}"));
    if let Some(law) = family.strip_prefix("ZeroInflated(") {
        let law = law.strip_suffix(')').unwrap_or(law);
        let logits = match parameters[parameters.len() - 1] {
            ("probs", share) => [(share[0] / (1.0 - share[0])).ln()],
            (_, logits) => [logits[0]],
        };
        let of_law = &parameters[..parameters.len() - 1];
        let probability = super::combinations::element_log_density(law, of_law, &[y], 0).exp();
        let zero = if y == 0.0 { sigmoid(logits[0]) } else { 0.0 };
        return (zero + sigmoid(-logits[0]) * probability).ln();
    }
    match family {
        "Normal" => {
            let (loc, scale) = (need("loc"), need("scale"));
            -(y - loc).powi(2) / (2.0 * scale * scale) - scale.ln() - 0.5 * std::f64::consts::TAU.ln()
        }
        "MultivariateNormalDiag" => {
            let parameters = [("loc", parameters[0].1), ("scale", parameters[1].1)];
            log_density("Normal", &parameters, y)
        }
        "LogNormal" => log_density("Normal", parameters, y.ln()) - y.ln(),
        "StudentT" => {
            let (df, loc, scale) = (need("df"), need("loc"), need("scale"));
            let z = (y - loc) / scale;
            libm::lgamma(0.5 * (df + 1.0))
                - libm::lgamma(df / 2.0)
                - 0.5 * (std::f64::consts::PI * df).ln()
                - scale.ln()
                - 0.5 * (df + 1.0) * (1.0 + z * z / df).ln()
        }
        "Gamma" => {
            let (concentration, rate) = (need("concentration"), need("rate"));
            concentration * rate.ln() - libm::lgamma(concentration) + (concentration - 1.0) * y.ln()
                - rate * y
        }
        "Bernoulli" => {
            let p = get("probs").unwrap_or_else(|| 1.0 / (1.0 + (-need("logits")).exp()));
            (if y > 0.5 { p } else { 1.0 - p }).ln()
        }
        "Poisson" => {
            let rate = get("rate").unwrap_or_else(|| need("log_rate").exp());
            y * rate.ln() - rate - libm::lgamma(y + 1.0)
        }
        "Binomial" => {
            let total = need("total_count");
            let logits = get("probs").map_or_else(|| need("logits"), |probs| (probs / (1.0 - probs)).ln());
            libm::lgamma(total + 1.0)
                - libm::lgamma(y + 1.0)
                - libm::lgamma(total - y + 1.0)
                - y * softplus(-logits)
                - (total - y) * softplus(logits)
        }
        "BetaBinomial" => {
            let [total, a, b] = ["total_count", "concentration1", "concentration0"].map(need);
            let ln_beta = |a: f64, b: f64| libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
            libm::lgamma(total + 1.0) - libm::lgamma(y + 1.0) - libm::lgamma(total - y + 1.0)
                + ln_beta(y + a, total - y + b)
                - ln_beta(a, b)
        }
        "Geometric" => {
            let logits = get("probs").map_or_else(|| need("logits"), |probs| (probs / (1.0 - probs)).ln());
            -softplus(-logits) - y * softplus(logits)
        }
        "NegativeBinomial" => {
            let (total, logits) = match (get("mean"), get("probs")) {
                (Some(mean), _) => (1.0 / need("dispersion"), (mean * need("dispersion")).ln()),
                (None, Some(probs)) => (need("total_count"), (probs / (1.0 - probs)).ln()),
                (None, None) => (need("total_count"), need("logits")),
            };
            libm::lgamma(y + total)
                - libm::lgamma(total)
                - libm::lgamma(y + 1.0)
                - total * softplus(logits)
                - y * softplus(-logits)
        }
        _ => scalar_families::log_density(family, &need, y)
            .unwrap_or_else(|| panic!("no textbook density of {family} is written here yet")),
    }
}

/// A kernel's log-density and its partial derivatives; `fixed` is the number that it gets ready-made.
pub(crate) fn kernel(name: &str, fixed: Option<f64>, y: f64, arguments: &[f64]) -> (f64, Vec<f64>) {
    let a = arguments;
    let normal = |loc: f64, scale: f64| {
        let z = (y - loc) / scale;
        (
            log_density("Normal", &[("loc", &[loc]), ("scale", &[scale])], y),
            z / scale,
            (z * z - 1.0) / scale,
        )
    };
    let student_t = |df: f64, loc: f64, scale: f64| {
        let z = (y - loc) / scale;
        let weight = (df + 1.0) / (df + z * z);
        let by_df = 0.5
            * (digamma(0.5 * (df + 1.0)) - digamma(0.5 * df) - 1.0 / df - (1.0 + z * z / df).ln())
            + weight * z * z / (2.0 * df);
        let value = log_density(
            "StudentT",
            &[("df", &[df]), ("loc", &[loc]), ("scale", &[scale])],
            y,
        );
        (value, by_df, weight * z / scale, (weight * z * z - 1.0) / scale)
    };
    let gamma = |concentration: f64, rate: f64| {
        let value = log_density(
            "Gamma",
            &[("concentration", &[concentration]), ("rate", &[rate])],
            y,
        );
        (
            value,
            rate.ln() - digamma(concentration) + y.ln(),
            concentration / rate - y,
        )
    };
    let negative_binomial = |total: f64, logits: f64| {
        let value = log_density(
            "NegativeBinomial",
            &[("total_count", &[total]), ("logits", &[logits])],
            y,
        );
        (
            value,
            digamma(y + total) - digamma(total) - softplus(logits),
            y * sigmoid(-logits) - total * sigmoid(logits),
        )
    };
    // By mean and dispersion: r = 1 / dispersion and z = ln(mean dispersion).
    let by_mean = |mean: f64, dispersion: f64| {
        let (value, by_total, by_logits) = negative_binomial(1.0 / dispersion, (mean * dispersion).ln());
        let by_dispersion = (by_logits - by_total / dispersion) / dispersion;
        (value, by_logits / mean, by_dispersion)
    };
    // The logarithm of an event is normal: its kernels differ by a term without parameters.
    if let Some(of_logarithm) = name.strip_prefix("log_")
        && of_logarithm.starts_with("normal")
    {
        let (value, partials) = kernel(of_logarithm, fixed, y.ln(), arguments);
        return (value - y.ln(), partials);
    }
    if name.contains('<') || name.ends_with("_inverse") || name.ends_with("_log_jacobian") {
        return super::combinations::kernel(name, y, arguments);
    }
    match name {
        "normal" => {
            let (value, by_loc, by_scale) = normal(a[0], a[1]);
            (value, vec![by_loc, by_scale])
        }
        "normal_fixed_scale" => {
            let (value, by_loc, _) = normal(a[0], fixed.unwrap_or(f64::NAN));
            (value, vec![by_loc])
        }
        "normal_softplus_scale" => {
            let (value, by_loc, by_scale) = normal(a[0], softplus(a[1]));
            (value, vec![by_loc, by_scale * sigmoid(a[1])])
        }
        "normal_log_scale" => {
            let (value, by_loc, by_scale) = normal(a[0], a[1].exp());
            (value, vec![by_loc, by_scale * a[1].exp()])
        }
        "student_t" => {
            let (value, by_df, by_loc, by_scale) = student_t(a[0], a[1], a[2]);
            (value, vec![by_df, by_loc, by_scale])
        }
        "student_t_log_scale" => {
            let (value, by_df, by_loc, by_scale) = student_t(a[0], a[1], a[2].exp());
            (value, vec![by_df, by_loc, by_scale * a[2].exp()])
        }
        "gamma" => {
            let (value, by_concentration, by_rate) = gamma(a[0], a[1]);
            (value, vec![by_concentration, by_rate])
        }
        "gamma_log_rate" => {
            let (value, by_concentration, by_rate) = gamma(a[0], a[1].exp());
            (value, vec![by_concentration, by_rate * a[1].exp()])
        }
        "bernoulli_logits" => (
            -y * softplus(-a[0]) - (1.0 - y) * softplus(a[0]),
            vec![y - sigmoid(a[0])],
        ),
        "bernoulli_probs" => {
            let value = log_density("Bernoulli", &[("probs", &a[..1])], y);
            (
                value,
                vec![if y > 0.5 { 1.0 / a[0] } else { -1.0 / (1.0 - a[0]) }],
            )
        }
        "poisson" => (
            log_density("Poisson", &[("rate", &a[..1])], y),
            vec![y / a[0] - 1.0],
        ),
        "poisson_log_rate" => (
            y * a[0] - a[0].exp() - libm::lgamma(y + 1.0),
            vec![y - a[0].exp()],
        ),
        "zero_inflated" if y == 0.0 => {
            let (log_prob, share) = (a[0], sigmoid(a[1]));
            let total = share + (1.0 - share) * log_prob.exp();
            let by_logits = share * (1.0 - share) * (1.0 - log_prob.exp()) / total;
            (
                total.ln(),
                vec![(1.0 - share) * log_prob.exp() / total, by_logits],
            )
        }
        "zero_inflated" => (a[0] - softplus(a[1]), vec![1.0, -sigmoid(a[1])]),
        "binomial_logits" => {
            let total = a[0];
            let value = log_density("Binomial", &[("total_count", &a[..1]), ("logits", &a[1..])], y);
            let by_total = digamma(total + 1.0) - digamma(total - y + 1.0) - softplus(a[1]);
            (
                value,
                vec![by_total, y * sigmoid(-a[1]) - (total - y) * sigmoid(a[1])],
            )
        }
        "binomial_probs" => {
            let (total, probs) = (a[0], a[1]);
            let value = log_density("Binomial", &[("total_count", &a[..1]), ("probs", &a[1..])], y);
            let by_total = digamma(total + 1.0) - digamma(total - y + 1.0) + (1.0 - probs).ln();
            (value, vec![by_total, y / probs - (total - y) / (1.0 - probs)])
        }
        "beta_binomial" => {
            let [total, one, zero] = [a[0], a[1], a[2]];
            let names = ["total_count", "concentration1", "concentration0"];
            let parameters: Vec<(&str, &[f64])> = names
                .iter()
                .zip(a.chunks(1))
                .map(|(name, a)| (*name, a))
                .collect();
            let of_sum = digamma(one + zero) - digamma(total + one + zero);
            let slopes = vec![
                digamma(total + 1.0) - digamma(total - y + 1.0) + digamma(total - y + zero)
                    - digamma(total + one + zero),
                digamma(y + one) - digamma(one) + of_sum,
                digamma(total - y + zero) - digamma(zero) + of_sum,
            ];
            (log_density("BetaBinomial", &parameters, y), slopes)
        }
        "beta_binomial_log_concentrations" => {
            let plain = [a[0], a[1].exp(), a[2].exp()];
            let (value, slopes) = kernel("beta_binomial", None, y, &plain);
            (value, vec![slopes[0], slopes[1] * plain[1], slopes[2] * plain[2]])
        }
        "geometric_logits" => (
            log_density("Geometric", &[("logits", &a[..1])], y),
            vec![sigmoid(-a[0]) - y * sigmoid(a[0])],
        ),
        "geometric_probs" => (
            log_density("Geometric", &[("probs", &a[..1])], y),
            vec![1.0 / a[0] - y / (1.0 - a[0])],
        ),
        "negative_binomial_logits" => {
            let (value, by_total, by_logits) = negative_binomial(a[0], a[1]);
            (value, vec![by_total, by_logits])
        }
        "negative_binomial_probs" => {
            let (value, by_total, by_logits) = negative_binomial(a[0], (a[1] / (1.0 - a[1])).ln());
            (value, vec![by_total, by_logits / (a[1] * (1.0 - a[1]))])
        }
        "negative_binomial_mean" => {
            let (value, by_mean, by_dispersion) = by_mean(a[0], a[1]);
            (value, vec![by_mean, by_dispersion])
        }
        "negative_binomial_log_mean" => {
            let (value, by_mean, by_dispersion) = by_mean(a[0].exp(), a[1].exp());
            (value, vec![by_mean * a[0].exp(), by_dispersion * a[1].exp()])
        }
        _ => scalar_families::kernel(name, y, a)
            .unwrap_or_else(|| panic!("no formula of the kernel `{name}` is written here yet")),
    }
}

/// A point at which a kernel is tested: the target and the arguments.
fn example(name: &str) -> (f64, Option<f64>, Vec<f64>) {
    match name {
        "normal_fixed_scale" => (0.4, Some(1.3), vec![-0.3]),
        "log_normal_fixed_scale" => (1.4, Some(1.3), vec![-0.3]),
        "log_normal" | "log_normal_softplus_scale" | "log_normal_log_scale" => (1.4, None, vec![-0.3, 0.7]),
        "normal" | "normal_softplus_scale" | "normal_log_scale" => (0.4, None, vec![-0.3, 0.7]),
        "student_t" | "student_t_log_scale" => (0.4, None, vec![3.5, -0.3, 0.7]),
        "gamma" | "gamma_log_rate" => (1.4, None, vec![2.5, 0.7]),
        "poisson" | "poisson_log_rate" => (3.0, None, vec![1.7]),
        name if name.starts_with("beta_binomial") => (3.0, None, vec![7.0, 0.4, 1.3]),
        name if name.starts_with("binomial") => (3.0, None, vec![7.0, 0.4]),
        name if name.starts_with("negative_binomial") => (3.0, None, vec![1.7, 0.4]),
        _ => scalar_families::example(name).unwrap_or((1.0, None, vec![0.3])),
    }
}

#[test]
fn the_partials_of_inflation_are_the_slopes_of_its_value() {
    for y in [0.0, 3.0] {
        let arguments = [-1.3, 0.4];
        let (_, partials) = kernel("zero_inflated", None, y, &arguments);
        for (index, partial) in partials.iter().enumerate() {
            let slope = derivative(|a| kernel("zero_inflated", None, y, a).0, &arguments, index);
            assert!(
                (partial - slope.expect("it is smooth")).abs() < 1e-8,
                "{y} {index}"
            );
        }
    }
}

#[test]
fn the_partials_of_every_kernel_are_the_slopes_of_its_value() {
    use crate::tables::families::{FAMILIES, Form, Rewrite};
    let of_numbers = |form: &&Form| {
        !form
            .parameters
            .iter()
            .any(|parameter| parameter.requirement.is_vector())
    };
    for form in FAMILIES.iter().flat_map(|family| family.forms).filter(of_numbers) {
        let others = form.rewrites.iter().filter_map(|rewrite| match rewrite {
            Rewrite::Fixed { kernel, .. }
            | Rewrite::Softplus { kernel, .. }
            | Rewrite::Logarithm { kernel, .. }
            | Rewrite::Logarithms { kernel, .. } => Some(*kernel),
            _ => None,
        });
        for row in others.chain([form.kernel]) {
            let (y, fixed, arguments) = example(row.name);
            let (_, partials) = kernel(row.name, fixed, y, &arguments);
            assert_eq!(partials.len(), row.parameters.len(), "{}", row.name);
            for (index, partial) in partials.iter().enumerate() {
                let slope = derivative(|a| kernel(row.name, fixed, y, a).0, &arguments, index);
                let slope = slope.unwrap_or_else(|| panic!("{} is not smooth", row.name));
                assert!(
                    (partial - slope).abs() < 1e-8,
                    "{}, {index}: {partial} and {slope}",
                    row.name
                );
            }
        }
    }
}
