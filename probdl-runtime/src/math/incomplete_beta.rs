//! The regularised incomplete beta function.

use super::differentiable::{Differentiable, Dual};
use super::{
    TailSlopes, Tails, digamma, exp, is_near_zero, ln, log_ratio_and_deviance, log1p, log1p_curvature,
    saturate, stirling, stirling_step, times_exp, trigamma,
};

/// More terms than the fraction takes: about the square root of the larger parameter.
const TERMS: u32 = 200_000;

/// The regularised incomplete beta function `I(x; a, b)` and its complement, for positive `a` and `b`, given both `x`
/// and `y = 1 - x`: the smaller one carries the digits.
///
/// A continued fraction (Didonato and Morris, "Algorithm 708", ACM Transactions on Mathematical Software 18 (1992),
/// equation 9), on the side where it converges fast and where all of its first terms are positive; a series for parameters
/// near 0. Relative errors are about 1e-13, times the number of digits before the point of the logarithms.
pub fn beta_tails(a: f64, b: f64, x: f64, y: f64) -> Tails {
    if x <= 0.0 {
        return Tails::BELOW_ALL;
    }
    if y <= 0.0 {
        return Tails::ABOVE_ALL;
    }
    if is_below_mean(a, b, x, y) {
        tails_below_mean(a, b, x, y)
    } else {
        tails_below_mean(b, a, y, x).mirrored()
    }
}

/// [`beta_tails`], and the derivatives of their logarithms by `a`, by `b` and by the log-odds of `x`: series and fraction are differentiated term by term.
pub(crate) fn beta_tail_slopes(a: f64, b: f64, x: f64, y: f64) -> TailSlopes<3> {
    let tails = beta_tails(a, b, x, y);
    if x <= 0.0 || y <= 0.0 {
        return TailSlopes::constant(tails);
    }
    if is_below_mean(a, b, x, y) {
        return slopes_below_mean(a, b, x, y, tails);
    }
    let TailSlopes { tails, lower, upper } = slopes_below_mean(b, a, y, x, tails.mirrored()).mirrored();
    TailSlopes {
        tails,
        lower: [lower[1], lower[0], -lower[2]],
        upper: [upper[1], upper[0], -upper[2]],
    }
}

/// Whether `x` is below (a + 1) / (a + b + 2): from the differences of both to 1, of which the smaller one has the digits.
fn is_below_mean(a: f64, b: f64, x: f64, y: f64) -> bool {
    x * (b + 1.0) < y * (a + 1.0)
}

fn tails_below_mean(a: f64, b: f64, x: f64, y: f64) -> Tails {
    if a < SMALL {
        return Tails::from_ln_lower(ln_lower_of_small(a, b, x));
    }
    let [scaled_a, scaled_b] = in_range([a, b]);
    Tails::from_ln_lower((ln_power(a, b, x, y) - ln(a)) + ln(fraction(scaled_a, scaled_b, x, y)))
}

fn slopes_below_mean(a: f64, b: f64, x: f64, y: f64, tails: Tails) -> TailSlopes<3> {
    if a < SMALL {
        return TailSlopes::from_lower(tails, slopes_of_small(a, b, x, y));
    }
    let [scaled_a, scaled_b] = in_range([a, b]);
    let (of_a, of_b) = (Dual::<2>::variable(scaled_a, 0), Dual::variable(scaled_b, 1));
    let fraction = fraction(of_a, of_b, x, y);
    let [of_a, of_b] = fraction.ln_slopes();
    let by_a = slope_of_power(a, b, x, y) + of_a;
    // By the logarithm of b, which is a factor: 1 / b may overflow.
    let by_ln_b = 1.0 + b * (slope_of_power(b, a, y, x) + of_b);
    // x y times the density is the power.
    let by_log_odds = a / fraction.value();
    let odds = tails.ln_lower - tails.ln_upper;
    TailSlopes {
        tails,
        lower: [by_a, by_ln_b / b, by_log_odds],
        upper: [
            -times_exp(by_a, odds),
            -times_exp(by_ln_b, odds - ln(b)),
            -times_exp(by_log_odds, odds),
        ],
    }
}

/// Below this parameter, nearly all probability lies below points below the mean, and the logarithm of that is of the order of
/// the parameter.
const SMALL: f64 = 1e-3;

/// `(I(x; a, b) a B(a, b) / x^a - 1) / a` for `x` below the mean: the sum of `(1 - b) (2 - b) … (n - b) x^n / (n! (a + n))`
/// (DLMF 8.17.7, 15.2.1).
fn series<D: Differentiable>(a: D, b: D, x: f64) -> D {
    let (mut term, mut sum) = (D::constant(1.0), D::constant(0.0));
    for n in 1..TERMS {
        let n = f64::from(n);
        term = term * ((D::constant(n) - b) * x / n);
        let part = term / (a + n);
        sum = sum + part;
        if part.adds_nothing_to(sum, 1e-18) {
            break;
        }
    }
    sum
}

/// `ln y` for `x + y = 1`.
fn ln_of_complement(x: f64, y: f64) -> f64 {
    if x < 0.5 { log1p(-x) } else { ln(y) }
}

/// The two nodes of Gauss' rule between 0 and 1, of which both have half the weight.
const NODES: [f64; 2] = [0.211_324_865_405_187_1, 0.788_675_134_594_812_9];

/// `ln I(x; a, b)` for a small `a`, relative to itself. Of `1 / (a B(a, b))`, which is
/// `gamma(1 + b + a) / (gamma(1 + b) gamma(1 + a)) b / (a + b)`, the ratio and the factor are logarithms of the order of `a`.
fn ln_lower_of_small(a: f64, b: f64, x: f64) -> f64 {
    let slope = |from: f64| 0.5 * NODES.iter().map(|node| digamma(from + node * a)).sum::<f64>();
    let ratio = slope(1.0 + b) - slope(1.0);
    (a * (ln(x) + ratio) - log1p(a / b)) + log1p(a * series(a, b, x))
}

/// Its derivatives.
fn slopes_of_small(a: f64, b: f64, x: f64, y: f64) -> [f64; 3] {
    let sum = series(Dual::<2>::variable(a, 0), Dual::variable(b, 1), x);
    let (value, [d_a, d_b]) = (sum.value(), sum.slopes());
    let whole = 1.0 + a * value;
    let curvature = 0.5 * NODES.iter().map(|node| trigamma(1.0 + b + node * a)).sum::<f64>();
    [
        (ln(x) + (digamma(1.0 + b + a) - digamma(1.0 + a)) - 1.0 / (a + b)) + (value + a * d_a) / whole,
        a * (curvature + d_b / whole) + a / b / (a + b),
        // x y times the density is x^a y^b / B(a, b).
        a * exp(b * ln_of_complement(x, y)) / whole,
    ]
}

/// The derivative by `a` of the logarithm of `x^a y^b / (a B(a, b))`: `ln x + digamma(a + b) - digamma(a + 1)`. For a large `a`,
/// as a logarithm near 1 and differences that are proportional to `b`.
fn slope_of_power(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if a < 8.0 {
        return ln_of_complement(y, x) + (digamma_of_sum(a, b) - digamma(a + 1.0));
    }
    let relative = (b * x - a * y) / a;
    let log_ratio = if is_near_zero(relative) {
        log1p(relative)
    } else {
        let (scale, n) = sum(a, b);
        log_ratio_and_deviance([n, x], scale * a).0
    };
    let (_, step) = stirling_step(a, 1.0 / a, b);
    log_ratio + (step - 1.0) / a
}

/// A sum, and what it is multiplied by so that it does not overflow.
fn sum(a: f64, b: f64) -> (f64, f64) {
    if a + b < f64::INFINITY {
        (1.0, a + b)
    } else {
        (0.5, 0.5 * a + 0.5 * b)
    }
}

/// `digamma(a + b)`, where the sum may overflow.
fn digamma_of_sum(a: f64, b: f64) -> f64 {
    let (scale, n) = sum(a, b);
    digamma(n) - ln(scale)
}

/// Both parameters, the largest by a power of two smaller: the fraction is no more than a few digits of a logarithm that is as
/// large as they are.
fn in_range(parameters: [f64; 2]) -> [f64; 2] {
    if parameters[0].max(parameters[1]) < 1e180 {
        parameters
    } else {
        parameters.map(|parameter| parameter * 2_f64.powi(-450))
    }
}

/// `ln(x^a y^b / B(a, b))` with `x + y = 1`, without cancellation for large parameters (Loader, "Fast and accurate
/// computation of binomial probabilities", 2000).
///
/// Where the larger of `x` and `y` is near its share of `a + b`, it comes from the smaller: its own rounding would count
/// as often as the parameter says.
pub fn ln_power(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let (scale, n) = sum(a, b);
    // n x - a, and the opposite of n y - b.
    let excess = b * x - a * y;
    let part = |base: f64, share: f64, excess: f64| {
        let relative = excess / base;
        if is_near_zero(relative) {
            excess * relative * log1p_curvature(relative)
        } else {
            saturate(base * log_ratio_and_deviance([n, share], scale * base).0) - excess
        }
    };
    part(a, x, excess) + part(b, y, -excess) + (stirling(a).0 + stirling(b).0 - stirling(n).0)
}

/// `I(x; a, b)` over its power, times `a`: the reciprocal of a continued fraction by Lentz's method, for `x` below the mean.
fn fraction<D: Differentiable>(a: D, b: D, x: f64, y: f64) -> D {
    let one = D::constant(1.0);
    let excess = a * y - b * x + 1.0;
    // Positive, but for rounding.
    let least = 1e-30 * (a.value() + 1.0);
    let excess = if excess.value() < least {
        excess + (least - excess.value())
    } else {
        excess
    };
    let mut c = excess / (a + 1.0);
    let mut h = c;
    let mut d = D::constant(0.0);
    for m in 1..TERMS {
        let m = f64::from(m);
        let place = a + 2.0 * m;
        let common = (b - m) * x / (place - 1.0) * m;
        // The first begins with a, which the whole is divided by.
        let first = if m == 1.0 { one } else { a + (m - 1.0) };
        let numerator = common * (first / (place - 1.0) * ((a + b + (m - 1.0)) * x));
        let denominator = common + m + (a + m) / (place + 1.0) * (excess + m * (1.0 + y));
        d = one / (denominator + numerator * d);
        c = denominator + numerator / c;
        let factor = d * c;
        h = h * factor;
        if factor.is_one(4e-16) {
            break;
        }
    }
    one / h
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::extended::ENDS;

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
            // The density over both probabilities.
            let tails = slopes.tails;
            for (got, ln_tail) in [
                (slopes.lower[2], tails.ln_lower),
                (-slopes.upper[2], tails.ln_upper),
            ] {
                let want = exp(ln_power(a, b, x, 1.0 - x) - ln_tail);
                assert!((got - want).abs() <= 2e-12 * want, "{a} {b} {x}: {got} {want}");
            }
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

    /// Differences of mpmath's logarithms with 70 digits where one parameter is far larger: `a`, `b`, `1 - x`, and the derivatives
    /// of both logarithms by `a` and by `b`.
    #[test]
    fn slopes_by_large_parameters_keep_their_digits() {
        for (a, b, y, lower, upper) in [
            (
                2e3,
                11.0,
                4e-3,
                [-0.000494165502114194674, 0.106299998538380945],
                [0.00213843166212753698, -0.459998283138055562],
            ),
            (
                1e8,
                6.0,
                5e-8,
                [-1.42433924370008906e-8, 0.266989420588051798],
                [2.2844971006229233e-8, -0.428224216897886504],
            ),
            (
                1e8,
                6.0,
                2e-8,
                [-7.33945040417476875e-10, 0.0206985901350318878],
                [4.35767454311783787e-8, -1.22894378111136096],
            ),
            (
                1e12,
                40.0,
                3e-11,
                [-5.8478670067249864e-13, 0.0168933148004636855],
                [1.20584196743749218e-11, -0.348343557268077051],
            ),
            (
                1e12,
                40.0,
                5.5e-11,
                [-1.78439911504971943e-11, 0.380409995809410302],
                [2.66168263942475522e-13, -0.00567435095192444509],
            ),
        ] {
            let slopes = beta_tail_slopes(a, b, 1.0 - y, y);
            let got = [&slopes.lower[..2], &slopes.upper[..2]].concat();
            for (got, want) in got.into_iter().zip([lower, upper].concat()) {
                assert!(
                    (got - want).abs() <= 4e-12 * want.abs(),
                    "{a} {b} {y}: {got} {want}"
                );
            }
        }
    }

    /// Logarithms of mpmath with 60 digits for parameters near 0: `a`, `b`, `x`, `ln I`, `ln(1 - I)`, and the derivatives of both
    /// by `a` and by `b`.
    #[test]
    fn small_parameters_match_multiprecision_values() {
        for (a, b, x, ln, lower, upper) in [
            (
                5e-4,
                0.5,
                0.3,
                [-0.001209567680350045542, -6.7180969950628956863],
                [-2.4184010330082708, 0.00228737306079828546],
                [1998.1839439519848, -1.88992316060584894],
            ),
            (
                1e-10,
                2.0,
                0.1,
                [-1.4025850930345456852e-10, -22.68753390104096911],
                [-1.40258509307504563, 5.4749181164548463e-11],
                [9999999999.58745962, -0.390344809969832403],
            ),
            (
                1e-10,
                3e-10,
                0.2,
                [-0.28768207259041037428, -1.3862943607040022784],
                [-2500000001.38629435, 833333333.333333366],
                [7_500_000_000.0, -2499999998.61370563],
            ),
            (
                1e-4,
                40.0,
                0.01,
                [-0.00007074789106763577414, -9.5564232038534788796],
                [-0.707528974501452264, 1.70205569674617994e-6],
                [10000.3538766799012, -0.024057190445485895],
            ),
            (
                1e-4,
                1.0,
                0.2,
                [-0.00016094379124341003962, -8.7345358474654061427],
                [-1.60943791243410032, 0.000143383062693412004],
                [9999.19530262953574, -0.890817369147383074],
            ),
            (
                0.000999,
                2.5,
                1e-5,
                [-0.010222911350471279782, -4.5882309680040777184],
                [-10.233720470467036, 0.000489739589616873334],
                [995.94920058318158, -0.047661625523234632],
            ),
            (
                5e-4,
                1e6,
                1e-7,
                [-0.00091164425818151182325, -7.0007164992697217704],
                [-1.82365258951824617, 4.52441013121349337e-10],
                [1999.48767104685179, -4.96065003176436206e-7],
            ),
        ] {
            let slopes = beta_tail_slopes(a, b, x, 1.0 - x);
            let mirrored = beta_tail_slopes(b, a, 1.0 - x, x);
            let [of_a, of_b, of_odds] = slopes.lower;
            assert_eq!(mirrored.upper, [of_b, of_a, -of_odds]);
            let want = exp(ln_power(a, b, x, 1.0 - x) - slopes.tails.ln_lower);
            assert!(
                (of_odds - want).abs() <= 2e-12 * want,
                "{a} {b} {x}: {of_odds} {want}"
            );
            let by_parameters = |[of_a, of_b, _]: [f64; 3]| [of_a, of_b];
            let got = [
                [slopes.tails.ln_lower, slopes.tails.ln_upper],
                by_parameters(slopes.lower),
                by_parameters(slopes.upper),
            ];
            for (got, want) in got
                .into_iter()
                .flatten()
                .zip([ln, lower, upper].into_iter().flatten())
            {
                assert!(
                    (got - want).abs() <= 1e-12 * want.abs(),
                    "{a} {b} {x}: {got} {want}"
                );
            }
        }
    }

    #[test]
    fn slopes_are_numbers_at_the_ends_of_the_range() {
        for a in ENDS {
            for b in ENDS {
                for x in [1e-323, 1e-200, 1e-9, 0.3, 0.5, 1.0 - 1e-9] {
                    let TailSlopes { tails, lower, upper } = beta_tail_slopes(a, b, x, 1.0 - x);
                    let of_tails = [tails.lower, tails.ln_lower, tails.upper, tails.ln_upper];
                    let all = [of_tails.as_slice(), &lower, &upper];
                    assert!(
                        !all.concat().iter().any(|number| number.is_nan()),
                        "{a} {b} {x}: {all:?}"
                    );
                }
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
