//! The regularised incomplete beta function.

use super::differentiable::{Differentiable, Dual};
use super::{
    TailSlopes, Tails, digamma, is_near_zero, ln, log_ratio_and_deviance, log1p_curvature, stirling,
};

/// More terms than the fraction takes: about the square root of the larger parameter.
const TERMS: u32 = 200_000;

/// The regularised incomplete beta function `I(x; a, b)` and its complement, for positive `a` and `b`, given both `x`
/// and `y = 1 - x`: the smaller one carries the digits.
///
/// A continued fraction (Didonato and Morris, "Algorithm 708", ACM Transactions on Mathematical Software 18 (1992),
/// equation 9), on the side where it converges fast and where all of its first terms are positive. Relative errors are about
/// 1e-13, times the number of digits before the point of the logarithms.
pub fn beta_tails(a: f64, b: f64, x: f64, y: f64) -> Tails {
    if x <= 0.0 {
        return Tails::BELOW_ALL;
    }
    if y <= 0.0 {
        return Tails::ABOVE_ALL;
    }
    let ln_prefix = ln_power(a, b, x, y);
    if is_below_mean(a, b, x, y) {
        Tails::from_ln_lower(ln_prefix + ln(fraction(a, b, x, y)))
    } else {
        Tails::from_ln_upper(ln_prefix + ln(fraction(b, a, y, x)))
    }
}

/// Whether `x` is below (a + 1) / (a + b + 2): from the differences of both to 1, of which the smaller one has the digits.
fn is_below_mean(a: f64, b: f64, x: f64, y: f64) -> bool {
    x * (b + 1.0) < y * (a + 1.0)
}

/// [`beta_tails`], and the derivatives of their logarithms by `a` and `b`: the fraction is differentiated term by term.
pub(crate) fn beta_tail_slopes(a: f64, b: f64, x: f64, y: f64) -> TailSlopes<2> {
    let tails = beta_tails(a, b, x, y);
    if x <= 0.0 || y <= 0.0 {
        return TailSlopes::constant(tails);
    }
    // Of the power: ln x - digamma(a) + digamma(a + b), and the same of y and b.
    let whole = digamma(a + b);
    let prefix = [ln(x) - (digamma(a) - whole), ln(y) - (digamma(b) - whole)];
    let (of_a, of_b) = (Dual::<2>::variable(a, 0), Dual::<2>::variable(b, 1));
    let sum = |of_fraction: [f64; 2]| std::array::from_fn(|index| prefix[index] + of_fraction[index]);
    if is_below_mean(a, b, x, y) {
        TailSlopes::from_lower(tails, sum(fraction(of_a, of_b, x, y).ln_slopes()))
    } else {
        TailSlopes::from_upper(tails, sum(fraction(of_b, of_a, y, x).ln_slopes()))
    }
}

/// `ln(x^a y^b / B(a, b))` with `x + y = 1`, without cancellation for large parameters (Loader, "Fast and accurate
/// computation of binomial probabilities", 2000).
///
/// Where the larger of `x` and `y` is near its share of `a + b`, it comes from the smaller: its own rounding would count
/// as often as the parameter says.
pub fn ln_power(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let n = a + b;
    // n x - a, and the opposite of n y - b.
    let excess = b * x - a * y;
    let part = |base: f64, share: f64, excess: f64| {
        let relative = excess / base;
        if is_near_zero(relative) {
            excess * relative * log1p_curvature(relative)
        } else {
            base * log_ratio_and_deviance([n, share], base).0 - excess
        }
    };
    part(a, x, excess) + part(b, y, -excess) + (stirling(a).0 + stirling(b).0 - stirling(n).0)
}

/// `I(x; a, b)` over its power, the reciprocal of a continued fraction by Lentz's method, for `x` below the mean.
fn fraction<D: Differentiable>(a: D, b: D, x: f64, y: f64) -> D {
    let one = D::constant(1.0);
    let excess = a * y - b * x + 1.0;
    let mut c = a / (a + 1.0) * excess;
    let mut h = c;
    let mut d = D::constant(0.0);
    for m in 1..TERMS {
        let m = f64::from(m);
        let place = a + 2.0 * m;
        let common = (b - m) * m * x / (place - 1.0);
        let numerator = common * ((a + m - 1.0) / (place - 1.0) * (a + b + m - 1.0) * x);
        let denominator = common + m + (a + m) / (place + 1.0) * (excess + m * (1.0 + y));
        d = one / (denominator + numerator * d);
        c = denominator + numerator / c;
        let factor = d * c;
        h = h * factor;
        if factor.is_one(1e-16) {
            break;
        }
    }
    one / h
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of mpmath with 40 digits: `a`, `b`, `x`, `I`, `1 - I`.
    #[test]
    fn tails_match_multiprecision_values() {
        for (a, b, x, lower, upper) in [
            (0.05, 0.5, 1e-10, 0.29618424741953703, 0.70381575258046297),
            (0.05, 0.5, 0.9, 0.96938461433669334, 0.030615385663306662),
            (0.5, 0.5, 0.3, 0.36901011956554538, 0.63098988043445462),
            (2.0, 3.0, 0.25, 0.26171875, 0.73828125),
            (2.5, 0.5, 0.99, 0.83108227897205643, 0.16891772102794357),
            (15.0, 0.5, 0.7, 0.0011753422790460748, 0.99882465772095393),
            (200.0, 300.0, 0.35, 0.010341770254687591, 0.98965822974531241),
            (200.0, 300.0, 0.5, 0.99999645651973561, 3.5434802643925381e-6),
            (100000.0, 0.5, 0.99999, 0.15729868816242578, 0.84270131183757422),
            (0.5, 100000.0, 1e-06, 0.34527883111316763, 0.65472116888683237),
        ] {
            let tails = beta_tails(a, b, x, 1.0 - x);
            let (ln_lower, ln_upper) = (f64::ln(lower), f64::ln(upper));
            assert!(
                (tails.ln_lower - ln_lower).abs() <= 1e-12 * ln_lower.abs().max(1.0),
                "{a} {b} {x}: {tails:?}"
            );
            assert!(
                (tails.ln_upper - ln_upper).abs() <= 1e-12 * ln_upper.abs().max(1.0),
                "{a} {b} {x}: {tails:?}"
            );
        }
    }

    /// Differences of mpmath's logarithms with 60 digits: `a`, `b`, `x`, and the derivatives by `a` and `b` of the logarithms
    /// of `I` and of `1 - I`.
    #[test]
    fn slopes_match_multiprecision_values() {
        for (a, b, x, lower, upper) in [
            (
                0.05,
                0.5,
                1e-10,
                [-24.263965189237409, 0.22755077537448774],
                [10.210917051286837, -0.095759372970726019],
            ),
            (
                0.05,
                0.5,
                0.9,
                [-0.59142794800128285, 0.12731089418076587],
                [18.726569692319959, -4.0310850045634169],
            ),
            (
                0.5,
                0.5,
                0.3,
                [-1.7419887614846415, 1.2702756890986692],
                [1.0187350084199286, -0.7428717931145922],
            ),
            (
                2.0,
                3.0,
                0.25,
                [-0.87136898798556226, 0.40853599542368053],
                [0.3088980010319189, -0.14482492959463807],
            ),
            (
                2.5,
                0.5,
                0.99,
                [-0.043962580625229494, 0.75722196675355467],
                [0.2162977423160023, -3.7255638661685556],
            ),
            (
                15.0,
                0.5,
                0.7,
                [-0.38593886257191549, 3.5915087513077677],
                [0.0004541440369951821, -0.0042262193352412249],
            ),
            (
                200.0,
                300.0,
                0.35,
                [-0.15282843065536072, 0.091587772660026195],
                [0.0015970326631133448, -0.00095707757943093555],
            ),
            (
                200.0,
                300.0,
                0.5,
                [-8.2829203102606571e-7, 6.7653050336963216e-7],
                [0.23375016486273416, -0.19092193426202785],
            ),
            (
                0.5,
                1000.0,
                1e-6,
                [-6.9446891996181547, 0.00049979175534266792],
                [0.25685118402563772, -1.8484931497449085e-5],
            ),
        ] {
            let slopes = beta_tail_slopes(a, b, x, 1.0 - x);
            assert_eq!(slopes.tails, beta_tails(a, b, x, 1.0 - x));
            for (got, want) in slopes
                .lower
                .into_iter()
                .zip(lower)
                .chain(slopes.upper.into_iter().zip(upper))
            {
                assert!(
                    (got - want).abs() <= 2e-12 * want.abs(),
                    "{a} {b} {x}: {got} {want}"
                );
            }
        }
    }

    #[test]
    fn exchanging_the_parameters_mirrors_the_tails() {
        for (a, b, x) in [(0.3, 2.5, 0.1), (40.0, 7.0, 0.9), (1e5, 0.5, 0.99999)] {
            let tails = beta_tails(a, b, x, 1.0 - x);
            let mirrored = beta_tails(b, a, 1.0 - x, x).mirrored();
            assert!(
                (tails.lower - mirrored.lower).abs() <= 1e-14
                    && (tails.upper - mirrored.upper).abs() <= 1e-14
            );
        }
    }
}
