//! The von Mises law's distribution function and its inverse, about a location of 0.

use super::gauss_legendre::integrals;
use super::{Tails, exp, increasing_root, ln, log_bessel_i0e_and_decline, sin};

/// The logarithm of 2 pi.
const LN_TAU: f64 = 1.837_877_066_409_345_5;

/// By how much the log-density falls before the rest of an integral counts for nothing.
const NEGLIGIBLE: f64 = 42.0;

/// The probabilities of angles between -pi and `angle` and between `angle` and pi, for an angle between them. Small ones
/// keep their digits: the density is integrated from the angle outwards.
pub fn von_mises_tails(concentration: f64, angle: f64) -> Tails {
    let pi = std::f64::consts::PI;
    let size = angle.abs();
    if size >= pi {
        return if angle < 0.0 {
            Tails::BELOW_ALL
        } else {
            Tails::ABOVE_ALL
        };
    }
    // cos(a) - cos(a + w) = 2 sin(a + w/2) sin(w/2), the fall of the log-density over the concentration.
    let fall = |w: f64| 2.0 * concentration * sin(size + 0.5 * w) * sin(0.5 * w);
    let [mass] = integrals(0.0, reach(pi - size, fall), |w| [exp(-fall(w))]);
    let ln_smaller = ln_density(concentration, size) + ln(mass);
    let smaller = Tails::from_ln_lower(ln_smaller);
    if angle > 0.0 { smaller.mirrored() } else { smaller }
}

/// The log-density at an angle from the location.
fn ln_density(concentration: f64, angle: f64) -> f64 {
    let half = sin(0.5 * angle);
    -2.0 * concentration * half * half - LN_TAU - log_bessel_i0e_and_decline(concentration).0
}

/// How far to integrate: the whole width, or where an increasing fall passes what is negligible.
fn reach(width: f64, fall: impl Fn(f64) -> f64) -> f64 {
    if fall(width) <= NEGLIGIBLE {
        return width;
    }
    let (mut low, mut high) = (0.0, width);
    // Far out the width is many times too large.
    while fall(0.5 * high) > NEGLIGIBLE {
        high *= 0.5;
    }
    for _ in 0..8 {
        let middle = 0.5 * (low + high);
        if fall(middle) > NEGLIGIBLE {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// The angle below which lies the probability `p`: -pi at 0, pi at 1, NaN outside of [0, 1].
pub fn von_mises_quantile(concentration: f64, p: f64) -> f64 {
    let pi = std::f64::consts::PI;
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if p > 0.5 {
        return -von_mises_quantile(concentration, 1.0 - p);
    }
    if p == 0.0 {
        return -pi;
    }
    if p == 0.5 {
        return 0.0;
    }
    let target = ln(p);
    // By the logarithm of the angle's size, which falls as the probability grows.
    let root = increasing_root(-ln(pi), |x| {
        let angle = -exp(-x);
        let tails = von_mises_tails(concentration, angle);
        let slope = exp(ln_density(concentration, angle) - tails.ln_lower - x);
        (tails.ln_lower - target, slope)
    });
    -exp(-root)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of mpmath with 30 digits: the density integrated from -pi.
    const VALUES: [(f64, f64, f64); 9] = [
        (0.0, -1.0, -1.07632728352845107),
        (0.5, -3.0, -4.35255761975542244),
        (0.5, -0.1, -0.743710846205167684),
        (2.0, -2.5, -4.96398947102111126),
        (2.0, -0.8, -1.83930774385909105),
        (30.0, -1.0, -16.2647688393762327),
        (700.0, -0.01, -0.927131717702608561),
        (700.0, -3.0, -1395.13801059377942),
        (1000000.0, -0.002, -3.78318294930603748),
    ];

    #[test]
    fn tails_match_multiprecision_values() {
        for (concentration, angle, ln_lower) in VALUES {
            let tails = von_mises_tails(concentration, angle);
            assert!(
                (tails.ln_lower - ln_lower).abs() <= 1e-13 * ln_lower.abs().max(1.0),
                "{concentration} {angle}: {tails:?}"
            );
            assert_eq!(von_mises_tails(concentration, -angle), tails.mirrored());
        }
        assert_eq!(von_mises_tails(2.0, 4.0), Tails::ABOVE_ALL);
    }

    #[test]
    fn the_quantile_inverts_the_tails() {
        for concentration in [0.0, 1e-6, 0.5, 3.0, 40.0, 1e4, 1e10] {
            for p in [1e-10, 1e-3, 0.2, 0.49] {
                let angle = von_mises_quantile(concentration, p);
                let tails = von_mises_tails(concentration, angle);
                assert!(
                    (tails.lower - p).abs() <= 1e-12 * p + 4e-16,
                    "{concentration} {p}: {angle} {tails:?}"
                );
                let mirrored = von_mises_quantile(concentration, 1.0 - p);
                assert!((mirrored + angle).abs() <= 1e-5, "{concentration} {p}");
            }
        }
        let pi = std::f64::consts::PI;
        assert_eq!(
            [0.0, 0.5, 1.0].map(|p| von_mises_quantile(2.0, p)),
            [-pi, 0.0, pi]
        );
        for p in [-0.1, 1.1, f64::NAN] {
            assert!(von_mises_quantile(2.0, p).is_nan());
        }
    }
}
