//! The regularised incomplete gamma functions, that is the gamma law's distribution function, and their inverse.

use super::constant::HALF_LN_TAU;
use super::differentiable::{Differentiable, Dual};
use super::root::increasing_root;
use super::{
    Extended, TailSlopes, Tails, digamma, erfcx, exp, lgamma, ln, log_ratio_and_deviance,
    log_ratio_and_deviance_by_log, log1p, polynomial, stirling_of_successor, times_exp,
};

/// From this shape on, Temme's uniform expansion is used near the mean; below it, series and fraction need no more than
/// some thousands of terms.
const LARGE: f64 = 1e6;

/// Below this shape, the series of the exponential function is used up to 1: nearly all probability lies below, and the
/// logarithm of that is of the order of the shape.
const SMALL: f64 = 1e-3;

/// More terms than series or fraction take for shapes below [`LARGE`]: about `9 sqrt(LARGE)`.
const TERMS: u32 = 20_000;

/// The lower and upper regularised incomplete gamma functions `P(a, x)` and `Q(a, x)`, for `a > 0` and `x >= 0`.
///
/// A series below the mean, a continued fraction above it (DLMF 8.7.1 and 8.9.2), from `a` = 1e6 on Temme's expansion
/// (DLMF 8.12). Relative errors are about 1e-13, times the number of digits before the point of the logarithms.
pub fn gamma_tails(a: f64, x: f64) -> Tails {
    if x < 0.0 {
        return Tails::BELOW_ALL;
    }
    gamma_tails_at(a, Extended::of(x))
}

/// [`gamma_tails`] at a point that may have left the range of the type.
pub(crate) fn gamma_tails_at(a: f64, x: Extended) -> Tails {
    if x.ln == f64::NEG_INFINITY {
        return Tails::BELOW_ALL;
    }
    if x.value == f64::INFINITY {
        return Tails::ABOVE_ALL;
    }
    let (_, deviance) = deviance_at(a, x);
    let (x, ln_x) = (x.value, x.ln);
    if is_near_mean(a, x) {
        return temme(a, x, deviance).0;
    }
    if is_small(a, x) {
        return Tails::from_ln_lower(ln_lower_of_small(a, x, ln_x)[0]);
    }
    // x^a exp(-x) / gamma(a + 1)
    let ln_prefix = deviance + stirling_of_successor(a);
    if x < a + 1.0 {
        Tails::from_ln_lower(ln_prefix + ln(series(a, x)))
    } else {
        let scale = scale_of_fraction(x);
        let fraction = fraction(a * scale, x * scale);
        Tails::from_ln_upper(ln_prefix + (ln(a) + (ln(fraction) + ln(scale))))
    }
}

/// [`gamma_tails_at`], and the derivatives of their logarithms by the shape and by the logarithm of `x`: series and fraction are
/// differentiated term by term.
pub(crate) fn gamma_tail_slopes(a: f64, x: Extended) -> TailSlopes<2> {
    let tails = gamma_tails_at(a, x);
    if tails == Tails::BELOW_ALL || tails == Tails::ABOVE_ALL {
        return TailSlopes::constant(tails);
    }
    let (log_ratio, deviance) = deviance_at(a, x);
    let (x, ln_x) = (x.value, x.ln);
    if is_near_mean(a, x) {
        return temme_slopes(a, x, (log_ratio, deviance));
    }
    if is_small(a, x) {
        let [_, by_shape, by_ln_x] = ln_lower_of_small(a, x, ln_x);
        return TailSlopes::from_lower(tails, [by_shape, by_ln_x]);
    }
    // Of the prefix, x^a exp(-x) / gamma(a + 1): ln x - digamma(a + 1), which is the logarithm of x / a and a small rest.
    let prefix = log_ratio + (ln(a) - digamma(a + 1.0));
    if x < a + 1.0 {
        let series = series(Dual::<1>::variable(a, 0), x);
        let [of_series] = series.ln_slopes();
        // The density is a over x times the prefix.
        return TailSlopes::from_lower(tails, [prefix + of_series, a / series.value()]);
    }
    let scale = scale_of_fraction(x);
    let fraction = fraction(Dual::<1>::variable(a * scale, 0), x * scale);
    let [of_fraction] = fraction.ln_slopes();
    // By the logarithm of a, which is a factor: 1 / a may overflow.
    let by_ln = (1.0 + a * prefix) + a * scale * of_fraction;
    let by_ln_x = -(1.0 / scale / fraction.value());
    let ln_odds = tails.ln_upper - tails.ln_lower;
    TailSlopes {
        tails,
        lower: [-times_exp(by_ln, ln_odds - ln(a)), -times_exp(by_ln_x, ln_odds)],
        upper: [by_ln / a, by_ln_x],
    }
}

/// What both arguments of the fraction are multiplied by: a power of two where its squares would overflow. It is then no more than
/// a few digits of a logarithm that is as large as they are.
fn scale_of_fraction(x: f64) -> f64 {
    if x < 1e140 { 1.0 } else { 2_f64.powi(-600) }
}

/// Whether Temme's expansion is used.
fn is_near_mean(a: f64, x: f64) -> bool {
    a >= LARGE && (x - a).abs() < 0.1 * a
}

/// Whether the series of the exponential function is used.
fn is_small(a: f64, x: f64) -> bool {
    a < SMALL && x < a + 1.0
}

/// `ln(x / a)`, and `a ln(x / a) - (x - a)`.
fn deviance_at(a: f64, x: Extended) -> (f64, f64) {
    if x.is_in_range() {
        log_ratio_and_deviance([x.value, 1.0], a)
    } else {
        log_ratio_and_deviance_by_log(x.value, x.ln, a)
    }
}

/// `P(a, x)` over the prefix: 1 + x / (a + 1) + x^2 / ((a + 1) (a + 2)) + …
fn series<D: Differentiable>(a: D, x: f64) -> D {
    let x = D::constant(x);
    let mut term = D::constant(1.0);
    let mut sum = D::constant(1.0);
    let mut denominator = a;
    for _ in 0..TERMS {
        denominator = denominator + 1.0;
        term = term * (x / denominator);
        sum = sum + term;
        if term.adds_nothing_to(sum, 1e-17) {
            break;
        }
    }
    sum
}

/// `ln P(a, x)` for a small shape, relative to itself, and its derivatives by `a` and by the logarithm of `x`: with `P = x^a / gamma(a + 1) (1 + a S)`, where
/// S is the sum of `(-x)^n / (n! (a + n))` from 1 on (DLMF 8.7.1), and `ln gamma(a + 1)` by its series (DLMF 5.7.3).
fn ln_lower_of_small(a: f64, x: f64, ln_x: f64) -> [f64; 3] {
    /// Euler's constant, and values of the zeta function at 2, 3, … over the argument, with alternating signs.
    const GAMMA: [f64; 6] = [
        0.577_215_664_901_532_9,
        -1.644_934_066_848_226_4 / 2.0,
        1.202_056_903_159_594_2 / 3.0,
        -1.082_323_233_711_138_2 / 4.0,
        1.036_927_755_143_369_9 / 5.0,
        -1.017_343_061_984_449_1 / 6.0,
    ];
    let (mut power, mut sum, mut d_sum, mut by_ln_x) = (1.0, 0.0, 0.0, 0.0);
    for n in 1..24 {
        let n = f64::from(n);
        power *= -x / n;
        sum += power / (a + n);
        d_sum -= power / ((a + n) * (a + n));
        by_ln_x += n * power / (a + n);
    }
    let of_gamma = polynomial(a, &GAMMA);
    [
        a * (ln_x + of_gamma) + log1p(a * sum),
        ln_x + of_gamma + a * slope_of(a, &GAMMA) + (sum + a * d_sum) / (1.0 + a * sum),
        a + a * by_ln_x / (1.0 + a * sum),
    ]
}

/// `Q(a, x)` over `a` times the prefix, by Lentz's method.
fn fraction<D: Differentiable>(a: D, x: f64) -> D {
    let one = D::constant(1.0);
    let mut b = D::constant(x + 1.0) - a;
    let mut c = D::constant(1e300);
    let mut d = one / b;
    let mut h = d;
    for n in 1..TERMS {
        let n = f64::from(n);
        let step = (D::constant(n) - a) * -n;
        b = b + 2.0;
        d = one / nonzero(step * d + b);
        c = nonzero(b + step / c);
        let factor = c * d;
        h = h * factor;
        if factor.is_one(4e-16) {
            break;
        }
    }
    h
}

/// A denominator of Lentz's method, kept from 0.
fn nonzero<D: Differentiable>(x: D) -> D {
    if x.value().abs() < 1e-300 {
        D::constant(1e-300)
    } else {
        x
    }
}

/// The coefficients of Temme's expansion, of the order 0 and 1 in 1 / a, as polynomials in eta (DLMF 8.12.9, 8.12.10).
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

/// The variable of Temme's expansion, whose square is `-2 deviance / a`.
fn eta(a: f64, x: f64, deviance: f64) -> f64 {
    let eta = (-2.0 * (deviance / a)).sqrt();
    if x < a { -eta } else { eta }
}

/// Temme's uniform expansion for large `a`, to order `a^-1` (DLMF 8.12.3 to 8.12.10), and `exp(deviance) / sqrt(2 pi a)` over
/// the probability on the side of the mean where `x` is. What it leaves out is below 1e-14.
fn temme(a: f64, x: f64, deviance: f64) -> (Tails, f64) {
    let eta = eta(a, x, deviance);
    let remainder = polynomial(eta, &C0) + polynomial(eta, &C1) / a;
    let root = std::f64::consts::TAU.sqrt() * a.sqrt();
    // All over exp(deviance), which may be far below any number.
    let half = 0.5 * erfcx((-deviance).sqrt());
    let probability = if x < a {
        half - remainder / root
    } else {
        half + remainder / root
    };
    let ln = deviance + ln(probability);
    let tails = if x < a {
        Tails::from_ln_lower(ln)
    } else {
        Tails::from_ln_upper(ln)
    };
    (tails, 1.0 / (root * probability))
}

/// The derivatives of what [`temme`] computes, from `ln(x / a)`, which is that of the deviance by `a`, and the deviance.
fn temme_slopes(a: f64, x: f64, (log_ratio, deviance): (f64, f64)) -> TailSlopes<2> {
    let (tails, density) = temme(a, x, deviance);
    let eta = eta(a, x, deviance);
    // The square of eta is 2 (x / a - 1 - ln(x / a)), whose derivative by a is -2 (x / a - 1) / a.
    let relative = (x - a) / a;
    let by_eta = if eta == 0.0 { 1.0 } else { relative / eta };
    let d_eta = -by_eta / a;
    let remainder = polynomial(eta, &C0) + polynomial(eta, &C1) / a;
    let d_remainder = (slope_of(eta, &C0) + slope_of(eta, &C1) / a) * d_eta - polynomial(eta, &C1) / a / a;
    // Of erfc(-eta sqrt(a / 2)) / 2, less that of the remainder times the density.
    let by_shape = (0.5 * eta - by_eta) - ((log_ratio - 0.5 / a) * remainder + d_remainder);
    // x^a exp(-x) / gamma(a)
    let by_ln_x = exp(stirling_of_successor(a) + 0.5 * ln(a) + HALF_LN_TAU) * a;
    let slopes = [by_shape, by_ln_x].map(|slope| slope * density);
    if x < a {
        TailSlopes::from_lower(tails, slopes)
    } else {
        TailSlopes::from_upper(tails, slopes.map(|slope| -slope))
    }
}

/// The derivative of a polynomial.
fn slope_of(x: f64, coefficients: &[f64]) -> f64 {
    let powers = (1..coefficients.len()).rev();
    powers.fold(0.0, |sum, power| sum * x + coefficients[power] * power as f64)
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
    use crate::math::extended::ENDS;

    /// Values of mpmath with 40 digits: `a`, `x`, `P`, `Q`.
    #[test]
    fn tails_match_multiprecision_values() {
        for (a, x, lower, upper) in [
            (1e-30, 0.5, 1.0, 5.59773594776160811e-31),
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

    /// Differences of mpmath's logarithms with 60 digits: `a`, `x`, and the derivatives by `a` of `ln P` and `ln Q`.
    #[test]
    fn slopes_match_multiprecision_values() {
        for (a, x, lower, upper) in [
            (0.000999, 1e-5, -10.937361870650558, 995.6174076929699),
            (0.001, 2.0, -0.049055748438725301, 1001.5604903650155),
            (0.001, 1e-5, -10.937363513165013, 994.61641576220441),
            (1e-30, 0.5, -0.559773594776160811, 1e30),
            (0.5, 0.1, -2.3833935164932521, 1.2569266764361567),
            (0.5, 30.0, -5.1189911433899055e-14, 5.3965135605267997),
            (2.5, 1.5, -0.84054498280824105, 0.3602578616567225),
            (7.5, 20.0, -0.00050582464058687553, 1.1148783444097328),
            (30.0, 10.0, -1.129748365769146, 2.8356139798117298e-7),
            (100.0, 101.5, -0.068466400360349992, 0.091661558524158748),
            (10000.0, 9700.0, -0.033252271066856568, 4.1089853172397199e-5),
            (10000.0, 10300.0, -4.7755218946199778e-5, 0.032427854906309579),
            (1e6, 1003000.0, -4.4712194001578578e-6, 0.00327898764817293),
            (1e6, 996000.0, -0.0042332122955752164, 1.3126378417318332e-7),
            (2e6, 1999999.0, -0.00056440189354132816, 0.00056397748020303564),
        ] {
            let TailSlopes {
                tails,
                lower: [by_lower, lower_by_ln_x],
                upper: [by_upper, upper_by_ln_x],
            } = gamma_tail_slopes(a, Extended::of(x));
            assert_eq!(tails, gamma_tails(a, x));
            // The density over both probabilities.
            let (_, deviance) = log_ratio_and_deviance([x, 1.0], a);
            let ln_density = deviance + stirling_of_successor(a) + ln(a);
            for (got, ln_tail) in [(lower_by_ln_x, tails.ln_lower), (-upper_by_ln_x, tails.ln_upper)] {
                let want = exp(ln_density - ln_tail);
                assert!((got - want).abs() <= 1e-11 * want, "{a} {x}: {got} {want}");
            }
            // A part of sqrt(a) of what is subtracted is left.
            let tolerance = 1e-12 + 1e-14 * f64::sqrt(a);
            for (got, want) in [(by_lower, lower), (by_upper, upper)] {
                assert!(
                    (got - want).abs() <= tolerance * want.abs(),
                    "{a} {x}: {got} {want}"
                );
            }
        }
    }

    #[test]
    fn far_out_a_small_shape_has_the_leading_term() {
        // ln Q is about ln a + (a - 1) ln x - x, of which x is all.
        for a in [1e-300, 0.5, 3.0] {
            for x in [1e139, 1e141, 1e200] {
                assert_eq!(gamma_tails(a, x).ln_upper, -x, "{a}");
            }
        }
    }

    #[test]
    fn slopes_are_numbers_at_the_ends_of_the_range() {
        for a in ENDS {
            for rate in ENDS {
                for y in ENDS {
                    let TailSlopes { tails, lower, upper } = gamma_tail_slopes(a, Extended::product(rate, y));
                    let numbers = [
                        tails.lower,
                        tails.ln_lower,
                        lower[0],
                        tails.upper,
                        tails.ln_upper,
                        upper[0],
                    ];
                    assert!(
                        !numbers.iter().any(|number| number.is_nan()),
                        "{a} {rate} {y}: {numbers:?}"
                    );
                }
            }
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
