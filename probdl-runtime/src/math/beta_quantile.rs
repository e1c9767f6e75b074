//! The inverse of the regularised incomplete beta function.

use super::{beta_tails, exp, increasing_root, ln, ln_power, log1p, sigmoid};

/// The `x` for which `I(x; a, b)` is `p`: 0 at 0, 1 at 1, NaN outside of [0, 1]. Results near 0 keep their digits; one
/// below the smallest number is 0.
pub fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if p == 0.0 || p == 1.0 {
        return p;
    }
    // Near 0, I(x) is x^a / (a B(a, b)), relative to which the next term is about b x.
    let ln_prefix = ln_power(a, b, 0.5, 0.5) + (a + b) * std::f64::consts::LN_2;
    let below = (ln(p) - ln_prefix + ln(a)) / a;
    if below < -40.0 && below + ln(b + 1.0) < -40.0 {
        return exp(below);
    }
    let upper = p > 0.5;
    let target = if upper { log1p(-p) } else { ln(p) };
    // Logarithms of x over 1 - x, so that both keep their digits.
    let function = |logit: f64| {
        let (x, y) = (sigmoid(logit), sigmoid(-logit));
        let tails = beta_tails(a, b, x, y);
        let ln_slope = ln_power(a, b, x, y);
        if upper {
            (target - tails.ln_upper, exp(ln_slope - tails.ln_upper))
        } else {
            (tails.ln_lower - target, exp(ln_slope - tails.ln_lower))
        }
    };
    let mut low = ln(a) - ln(b);
    let mut step = 1.0;
    while low > -800.0 && function(low).0 > 0.0 {
        low -= step;
        step *= 2.0;
    }
    let low = if low < -800.0 { -800.0 } else { low };
    sigmoid(increasing_root(low, function))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_inverts_the_tails() {
        for (a, b) in [
            (1.0, 1.0),
            (0.01, 0.01),
            (0.5, 0.01),
            (1.0, 200.0),
            (2.5, 1.5),
            (30.0, 0.5),
            (1e4, 3.0),
            (3.0, 1e5),
            (1e4, 2e4),
        ] {
            for p in [1e-12, 1e-3, 0.2, 0.5, 0.7, 0.999, 1.0 - 1e-12] {
                let x = beta_quantile(a, b, p);
                // Rounding x moves the probability by the density times x.
                let tails = beta_tails(a, b, x, 1.0 - x);
                let rounding = 4e-16 * exp(ln_power(a, b, x, 1.0 - x)) / (1.0 - x);
                if x < 1e-290 || x == 1.0 || rounding > 1e-3 {
                    continue;
                }
                if p <= 0.5 {
                    assert!(
                        (tails.lower - p).abs() <= 4e-12 * p + rounding,
                        "{a} {b} {p}: {x} {tails:?}"
                    );
                } else {
                    assert!(
                        (tails.upper - (1.0 - p)).abs() <= 4e-12 * (1.0 - p) + rounding,
                        "{a} {b} {p}: {x} {tails:?}"
                    );
                }
            }
        }
        // In closed form.
        for p in [1e-9, 0.3, 0.9] {
            assert!((beta_quantile(1.0, 3.0, p) - (1.0 - (1.0 - p).cbrt())).abs() <= 1e-15);
            assert!((beta_quantile(0.25, 1.0, p) - p.powi(4)).abs() <= 1e-13 * p.powi(4));
        }
        assert_eq!([0.0, 1.0].map(|p| beta_quantile(2.0, 3.0, p)), [0.0, 1.0]);
        assert!(beta_quantile(2.0, 3.0, -0.1).is_nan() && beta_quantile(2.0, 3.0, f64::NAN).is_nan());
    }
}
