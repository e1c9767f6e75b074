//! The regularised incomplete gamma functions, that is the gamma law's distribution function, and their inverse.

use super::root::increasing_root;
use super::{Tails, erfc, exp, lgamma, ln, log_ratio_and_deviance, polynomial, stirling_of_successor};

/// From this shape on, Temme's uniform expansion is used near the mean; below it, series and fraction need no more than
/// some thousands of terms.
const LARGE: f64 = 1e6;

/// More terms than series or fraction take for shapes below [`LARGE`]: about `9 sqrt(LARGE)`.
const TERMS: u32 = 20_000;

/// The lower and upper regularised incomplete gamma functions `P(a, x)` and `Q(a, x)`, for `a > 0` and `x >= 0`.
///
/// A series below the mean, a continued fraction above it (DLMF 8.7.1 and 8.9.2), from `a` = 1e6 on Temme's expansion
/// (DLMF 8.12). Relative errors are about 1e-13, times the number of digits before the point of the logarithms.
pub fn gamma_tails(a: f64, x: f64) -> Tails {
    if x <= 0.0 {
        return Tails::BELOW_ALL;
    }
    if x == f64::INFINITY {
        return Tails::ABOVE_ALL;
    }
    let (_, deviance) = log_ratio_and_deviance([x, 1.0], a);
    if a >= LARGE && (x - a).abs() < 0.1 * a {
        return temme(a, x, deviance);
    }
    // x^a exp(-x) / gamma(a + 1)
    let ln_prefix = deviance + stirling_of_successor(a);
    if x < a + 1.0 {
        Tails::from_ln_lower(ln_prefix + ln(series(a, x)))
    } else {
        Tails::from_ln_upper(ln_prefix + ln(a * fraction(a, x)))
    }
}

/// `P(a, x)` over the prefix: 1 + x / (a + 1) + x^2 / ((a + 1) (a + 2)) + …
fn series(a: f64, x: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    let mut denominator = a;
    for _ in 0..TERMS {
        denominator += 1.0;
        term *= x / denominator;
        sum += term;
        if term < 1e-17 * sum {
            break;
        }
    }
    sum
}

/// `Q(a, x)` over `a` times the prefix, by Lentz's method.
fn fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = 1e300;
    let mut d = 1.0 / b;
    let mut h = d;
    for n in 1..TERMS {
        let n = f64::from(n);
        let step = -n * (n - a);
        b += 2.0;
        d = 1.0 / nonzero(step * d + b);
        c = nonzero(b + step / c);
        h *= c * d;
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}

/// A denominator of Lentz's method, kept from 0.
fn nonzero(x: f64) -> f64 {
    if x.abs() < 1e-300 { 1e-300 } else { x }
}

/// Temme's uniform expansion for large `a`, to order `a^-1` (DLMF 8.12.3 to 8.12.10). What it leaves out is below 1e-14.
fn temme(a: f64, x: f64, deviance: f64) -> Tails {
    const C0: [f64; 9] = [
        -1.0 / 3.0,
        1.0 / 12.0,
        -2.0 / 135.0,
        1.0 / 864.0,
        1.0 / 2835.0,
        -139.0 / 777_600.0,
        1.0 / 25_515.0,
        -571.0 / 261_273_600.0,
        -281.0 / 151_559_100.0,
    ];
    const C1: [f64; 5] = [
        -1.0 / 540.0,
        -1.0 / 288.0,
        25.0 / 12_096.0,
        -223.0 / 1_088_640.0,
        -89.0 / 1_088_640.0,
    ];
    let eta = (-2.0 * deviance / a).sqrt();
    let eta = if x < a { -eta } else { eta };
    let s = (-deviance).sqrt();
    let remainder = exp(deviance) / (std::f64::consts::TAU * a).sqrt()
        * (polynomial(eta, &C0) + polynomial(eta, &C1) / a);
    if x < a {
        Tails::from_ln_lower(ln(0.5 * erfc(s) - remainder))
    } else {
        Tails::from_ln_upper(ln(0.5 * erfc(s) + remainder))
    }
}

/// The inverse of `P(a, x)` by `x`: 0 at 0, infinite at 1, NaN outside of [0, 1]. A result below the smallest number is
/// 0.
pub fn gamma_quantile(a: f64, p: f64) -> f64 {
    quantile(a, p, 1.0 - p)
}

/// The inverse of `Q(a, x)` by `x`: infinite at 0, 0 at 1, NaN outside of [0, 1]. Small probabilities keep their digits.
pub fn gamma_upper_quantile(a: f64, q: f64) -> f64 {
    quantile(a, 1.0 - q, q)
}

/// The inverse for a probability below and above, of which the smaller one counts.
fn quantile(a: f64, p: f64, q: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if q == 0.0 {
        return f64::INFINITY;
    }
    if p == 0.0 {
        return 0.0;
    }
    // P(a, x) < x^a / gamma(a + 1), so this lies below; far down it is the answer.
    let below = (ln(p) + lgamma(a + 1.0)) / a;
    if below < -40.0 {
        return exp(below);
    }
    let upper = p > 0.5;
    let target = if upper { ln(q) } else { ln(p) };
    // Logarithms of x over the mean: near 0 where a is large, so that x keeps its digits.
    let anchor = if a > 1.0 { a } else { 1.0 };
    let root = increasing_root(below - ln(anchor), |ln_ratio| {
        let x = anchor * exp(ln_ratio);
        let tails = gamma_tails(a, x);
        let (_, deviance) = log_ratio_and_deviance([x, 1.0], a);
        // x times the density.
        let ln_slope = deviance + stirling_of_successor(a) + ln(a);
        if upper {
            (target - tails.ln_upper, exp(ln_slope - tails.ln_upper))
        } else {
            (tails.ln_lower - target, exp(ln_slope - tails.ln_lower))
        }
    });
    anchor * exp(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of mpmath with 40 digits: `a`, `x`, `P`, `Q`.
    #[test]
    fn tails_match_multiprecision_values() {
        for (a, x, lower, upper) in [
            (0.001, 1e-05, 0.98912304469578267, 0.010876955304217331),
            (0.001, 2.0, 0.99995102308216902, 4.897691783098148e-5),
            (0.1, 0.5, 0.94140244589013352, 0.058597554109866481),
            (0.5, 0.1, 0.34527915398142298, 0.65472084601857702),
            (0.5, 30.0, 0.99999999999999051, 9.4857375710738484e-15),
            (1.0, 1.0, 0.63212055882855768, 0.36787944117144232),
            (2.5, 1.5, 0.30001416412137249, 0.69998583587862751),
            (7.5, 20.0, 0.99954650186489777, 0.00045349813510223459),
            (30.0, 10.0, 2.5099512015279078e-7, 0.99999974900487985),
            (100.0, 101.5, 0.57242694631653337, 0.42757305368346663),
            (10000.0, 9700.0, 0.001234175584468492, 0.99876582441553151),
            (10000.0, 10300.0, 0.99852950510361432, 0.0014704948963856813),
            (900000.0, 900100.0, 0.54211230872849319, 0.45788769127150681),
            (1000000.0, 1003000.0, 0.99863825935378241, 0.0013617406462175915),
            (1000000.0, 996000.0, 3.1007118211082967e-5, 0.99996899288178892),
            (
                10000000000.0,
                10000000000.0,
                0.50000132980760134,
                0.49999867019239866,
            ),
        ] {
            let tails = gamma_tails(a, x);
            let (ln_lower, ln_upper) = (f64::ln(lower), f64::ln(upper));
            assert!(
                (tails.ln_lower - ln_lower).abs() <= 2e-12 * ln_lower.abs().max(1.0),
                "{a} {x}: {tails:?}"
            );
            assert!(
                (tails.ln_upper - ln_upper).abs() <= 2e-12 * ln_upper.abs().max(1.0),
                "{a} {x}: {tails:?}"
            );
        }
    }

    #[test]
    fn the_quantile_inverts_the_tails() {
        for a in [1e-3, 0.05, 0.5, 1.0, 2.5, 30.0, 1e4, 1e7] {
            for p in [1e-12, 1e-3, 0.2, 0.5, 0.7, 0.999, 1.0 - 1e-12] {
                let x = gamma_quantile(a, p);
                if x < 1e-300 {
                    assert!(a * 690.0 < -f64::ln(p), "{a} {p}: {x}");
                    continue;
                }
                let tails = gamma_tails(a, x);
                // Rounding x moves the probability by the slope, about sqrt(a), times x.
                let tolerance = 1e-12 + 1e-15 * (a.sqrt() + 1.0 / a);
                if p <= 0.5 {
                    assert!(
                        (tails.lower - p).abs() <= 4.0 * tolerance * p,
                        "{a} {p}: {x} {tails:?}"
                    );
                } else {
                    assert!(
                        (tails.upper - (1.0 - p)).abs() <= 8.0 * tolerance * (1.0 - p),
                        "{a} {p}: {x} {tails:?}"
                    );
                }
            }
        }
        assert_eq!(gamma_quantile(2.0, 0.0), 0.0);
        assert_eq!(gamma_quantile(2.0, 1.0), f64::INFINITY);
        assert!(gamma_quantile(2.0, -0.1).is_nan() && gamma_quantile(2.0, f64::NAN).is_nan());
        assert!(gamma_upper_quantile(2.0, 1.1).is_nan());
        assert_eq!(
            [0.0, 1.0].map(|q| gamma_upper_quantile(2.0, q)),
            [f64::INFINITY, 0.0]
        );
        let tails = gamma_tails(3.0, gamma_upper_quantile(3.0, 1e-30));
        assert!((tails.upper - 1e-30).abs() <= 1e-42, "{tails:?}");
    }
}
