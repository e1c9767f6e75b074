//! The distribution function of Student's t law and its inverse.

use super::{
    Extended, TailSlopes, Tails, beta_tail_slopes, beta_tails, digamma, erfcx, exp, expm1, gamma_half_step,
    increasing_root, ln, ln_power, log1p, log1p_less_itself, normal_quantile, normal_tails, saturate,
};

/// `|z| / sqrt(df)` from which the leading term of the tail is all of it.
const FAR: f64 = 1e9;

/// The degrees of freedom from which, and the u up to which, Hill's normal deviate is used: "Algorithm 395: Student's
/// t-distribution", Communications of the ACM 13 (1970). The terms left out are below 1e-14 of it.
const NEARLY_NORMAL: f64 = 5e3;
const NEAR: f64 = 0.2;

/// What Hill's corrections add to the normal deviate `w`.
fn correction(df: f64, w: f64) -> f64 {
    let a = df - 0.5;
    let w2 = w * w;
    // Both sides of the fraction over a²: the powers may overflow.
    let ratio = w2 / a;
    let squared = ratio * ratio;
    let numerator = (855.0 / a + 240.0 * ratio) / a + squared * (33.0 + 4.0 * w2);
    let second = numerator / (10.0 * (48.0 + 0.8 * squared + 100.0 / a / a));
    w * ((w2 + 3.0 - second) / (48.0 * a) / a)
}

/// Half the degrees of freedom, which must not underflow.
fn half(df: f64) -> f64 {
    (0.5 * df).max(f64::MIN_POSITIVE * f64::EPSILON)
}

/// The size of `z / √df`, for z as a distance over a scale.
fn over_root(df: f64, distance: f64, scale: f64) -> Extended {
    let z = Extended::quotient(distance.abs(), scale);
    let root = df.sqrt();
    Extended {
        value: if z.value == f64::INFINITY {
            z.value
        } else {
            saturate(z.value / root)
        },
        ln: z.ln - ln(root),
    }
}

/// The probabilities below and above −u √df of the standard law, for u ≥ 0: half an incomplete beta function.
fn lower_half_tails(df: f64, u: Extended) -> Tails {
    let Extended { value: u, ln: ln_u } = u;
    if u == f64::INFINITY {
        return Tails::BELOW_ALL;
    }
    if df > NEARLY_NORMAL && u < NEAR {
        let w = ((df - 0.5) * log1p(u * u)).sqrt();
        return normal_tails(-w - correction(df, w));
    }
    let ln_half = -std::f64::consts::LN_2;
    let a = half(df);
    if u > FAR {
        // The leading term of the incomplete beta function at 1 / u², which may underflow.
        return Tails::from_ln_lower(saturate(ln_half + ln_far(a) - df * ln_u));
    }
    let t = u * u;
    let p = 1.0 / (1.0 + t);
    let beta = beta_tails(a, 0.5, p, t * p);
    if beta.upper < 0.5 {
        // Near the centre the probability between −u and u is the small one.
        let below = 0.5 - 0.5 * beta.upper;
        return Tails {
            lower: below,
            upper: 1.0 - below,
            ln_lower: ln(below),
            ln_upper: ln(1.0 - below),
        };
    }
    Tails::from_ln_lower(ln_half + beta.ln_lower)
}

/// [`lower_half_tails`] of u = z / √df, and the derivatives of their logarithms by the degrees of freedom, for a fixed z, and by
/// the logarithm of u.
fn lower_half_slopes(df: f64, at: Extended) -> TailSlopes<2> {
    let tails = lower_half_tails(df, at);
    let Extended { value: u, ln: ln_u } = at;
    if u == 0.0 {
        return TailSlopes::constant(tails);
    }
    let (a, t) = (half(df), u * u);
    let p = 1.0 / (1.0 + t);
    if df > NEARLY_NORMAL && u < NEAR {
        let a = df - 0.5;
        let w = (a * log1p(t)).sqrt();
        if w == 0.0 {
            return TailSlopes::constant(tails);
        }
        // Of w²: ln(1 + t) - (1 - 1 / (2 df)) t / (1 + t), where the first two terms nearly cancel.
        let share = t * p;
        let by_df = (0.5 * share / df - log1p_less_itself(-share)) / (2.0 * w);
        let by_ln_u = a * share / w;
        let by_w = 1.0 + (3.0 * w * w + 3.0) / (48.0 * a) / a;
        let deviate = w + correction(df, w);
        // The normal density at the deviate over the probability beyond it.
        let hazard = std::f64::consts::SQRT_2
            / (std::f64::consts::PI.sqrt() * erfcx(deviate * std::f64::consts::FRAC_1_SQRT_2));
        let of_df = by_df * by_w - 2.0 * correction(df, w) / a;
        return TailSlopes::from_lower(tails, [-hazard * of_df, -hazard * (by_ln_u * by_w)]);
    }
    if u > FAR {
        // d ln_far / da, for the leading term alone.
        let far = digamma(a + 0.5) - digamma(a + 1.0);
        return TailSlopes::from_lower(tails, [0.5 * far - ln_u + 0.5, -df]);
    }
    // Of the incomplete beta function I(p; df / 2, 1 / 2), whose log-odds are -2 ln u.
    let beta = beta_tail_slopes(a, 0.5, p, t * p);
    let [by_a, _, by_log_odds] = beta.lower;
    TailSlopes::from_lower(tails, [0.5 * by_a + by_log_odds / df, -2.0 * by_log_odds])
}

/// `-ln(a B(a, 1/2))`: the logarithm of the incomplete beta function's first coefficient.
fn ln_far(a: f64) -> f64 {
    gamma_half_step(a).0 - 0.5 * (ln(std::f64::consts::PI) + ln(a))
}

/// The u > 0 with probability `p` below −u √df in the standard law, for p < 1/2.
fn lower_half_quantile(df: f64, p: f64) -> f64 {
    if df > NEARLY_NORMAL {
        let deviate = -normal_quantile(p);
        // The correction is below 1e-5 of the deviate, and its slope too: two steps give all digits.
        let w = deviate - correction(df, deviate);
        let w = deviate - correction(df, w);
        let u = expm1(w * w / (df - 0.5)).sqrt();
        if u < NEAR {
            return u;
        }
    }
    let a = half(df);
    // What the first coefficient alone would give: a lower bound of ln u, and the answer far out.
    let far = (ln_far(a) - ln(2.0 * p)) / df;
    if far > 20.0 {
        return exp(far);
    }
    // Near the centre solve for the probability between −u and u, elsewhere for that below −u.
    let central = p > 0.25;
    let target = if central { ln(1.0 - 2.0 * p) } else { ln(2.0 * p) };
    let root = increasing_root(-800.0, |ln_u| {
        let u = exp(ln_u);
        let t = u * u;
        let inverse = 1.0 / (1.0 + t);
        let tails = beta_tails(a, 0.5, inverse, t * inverse);
        // The derivative of I(t/(1+t); 1/2, a) by ln u.
        let ln_slope = std::f64::consts::LN_2 + ln_power(0.5, a, t * inverse, inverse);
        if central {
            (tails.ln_upper - target, exp(ln_slope - tails.ln_upper))
        } else {
            (target - tails.ln_lower, exp(ln_slope - tails.ln_lower))
        }
    });
    exp(root)
}

/// The probabilities that a number of the standard law with `df` degrees of freedom lies below and above `z`.
///
/// Half an incomplete beta function; from 5000 degrees of freedom on, near the centre, Hill's normal deviate.
pub fn student_t_tails(df: f64, z: f64) -> Tails {
    student_t_tails_over(df, z, 1.0)
}

/// The same at a distance over a scale, whose ratio may leave the range of the type.
pub(crate) fn student_t_tails_over(df: f64, distance: f64, scale: f64) -> Tails {
    let tails = lower_half_tails(df, over_root(df, distance, scale));
    if distance > 0.0 { tails.mirrored() } else { tails }
}

/// [`student_t_tails_over`], and the derivatives of their logarithms by the degrees of freedom and by the logarithm of the
/// distance.
pub(crate) fn student_t_tail_slopes(df: f64, distance: f64, scale: f64) -> TailSlopes<2> {
    let slopes = lower_half_slopes(df, over_root(df, distance, scale));
    if distance > 0.0 { slopes.mirrored() } else { slopes }
}

/// The inverse of the standard law's distribution function: infinite at 0 and 1, NaN outside of [0, 1].
pub fn student_t_quantile(df: f64, p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        f64::NAN
    } else if p == 0.0 {
        f64::NEG_INFINITY
    } else if p == 1.0 {
        f64::INFINITY
    } else if p < 0.5 {
        -df.sqrt() * lower_half_quantile(df, p)
    } else if p > 0.5 {
        df.sqrt() * lower_half_quantile(df, 1.0 - p)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::extended::ENDS;

    /// The closed forms for 1 and 2 degrees of freedom.
    #[test]
    fn small_degrees_of_freedom_have_closed_forms() {
        for z in [-1e12_f64, -40.0, -1.0, -1e-3, 0.0, 0.3, 2.0, 1e3] {
            let cauchy = if z < -1.0 {
                (-1.0 / z).atan() / std::f64::consts::PI
            } else {
                0.5 + z.atan() / std::f64::consts::PI
            };
            let got = student_t_tails(1.0, z).lower;
            assert!((got - cauchy).abs() <= 1e-13 * cauchy, "{z}: {got} {cauchy}");
            // 1/2 + z / (2 sqrt(2 + z^2)), without cancellation on the left.
            let root = (2.0 + z * z).sqrt();
            let two = if z < 0.0 {
                1.0 / (root * (root - z))
            } else {
                0.5 + 0.5 * z / root
            };
            let got = student_t_tails(2.0, z).lower;
            assert!((got - two).abs() <= 1e-13 * two, "{z}: {got} {two}");
        }
        for p in [1e-9_f64, 0.2, 0.49999, 0.7] {
            let cauchy = if p < 0.25 {
                -1.0 / (std::f64::consts::PI * p).tan()
            } else {
                -(std::f64::consts::PI * (0.5 - p)).tan()
            };
            let got = student_t_quantile(1.0, p);
            assert!(
                (got - cauchy).abs() <= 1e-12 * cauchy.abs(),
                "{p}: {got} {cauchy}"
            );
        }
    }

    /// Differences of mpmath's logarithms with 60 digits: the degrees of freedom, `z`, and the derivative by the former of the
    /// logarithm of the probability below `-z`.
    #[test]
    fn slopes_match_multiprecision_values() {
        for (df, z, want) in [
            (0.1, 3.0, -2.3748703191459761),
            (1.0, 0.001, -0.00012303970872281812),
            (2.5, 1.0, -0.075955259791377772),
            (4.0, 50.0, -2.8301102691599788),
            (30.0, 2.0, -0.0056359088626595656),
            (300.0, 0.5, -1.9778116707881202e-6),
            (4999.0, 2.0, -2.3718005674538212e-7),
            (5001.0, 2.0, -2.3699048298001925e-7),
            (20000.0, 3.0, -6.1522649990681786e-8),
            (3.0, 1e12, -26.721901124367881),
            (1e8, 1.5, -2.362762731594812e-16),
        ] {
            let slopes = student_t_tail_slopes(df, -z, 1.0);
            assert_eq!(slopes.tails, student_t_tails(df, -z));
            // Two terms of the order 1 / df cancel but for one of 1 / df².
            let tolerance = 1e-12 + if df > NEARLY_NORMAL { 1e-8 } else { 1e-14 * df * df };
            assert!(
                (slopes.lower[0] - want).abs() <= tolerance * want.abs(),
                "{df} {z}: {} {want}",
                slopes.lower[0]
            );
            let mirrored = student_t_tail_slopes(df, z, 1.0);
            assert_eq!(mirrored.upper, slopes.lower);
        }
    }

    #[test]
    fn slopes_are_numbers_at_the_ends_of_the_range() {
        for df in ENDS {
            for distance in ENDS {
                for scale in ENDS {
                    let TailSlopes { tails, lower, upper } = student_t_tail_slopes(df, distance, scale);
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
                        "{df} {distance} {scale}: {numbers:?}"
                    );
                }
            }
        }
    }

    /// Logarithms of mpmath with 40 digits: the degrees of freedom, `z`, and that of the probability below it.
    #[test]
    fn tails_of_many_degrees_of_freedom_keep_their_digits() {
        for (df, z, want) in [
            (615.4559209552203, -6.089060810478705, -20.723_265_836_946_407),
            (615.4559209552203, -6.0890108104787055, -20.722_971_330_735_042),
        ] {
            let got = student_t_tails(df, z).ln_lower;
            assert!((got - want).abs() <= 1e-13 * -want, "{df} {z}: {got} {want}");
        }
    }

    #[test]
    fn the_routes_meet() {
        // Hill's deviate and the fraction, on both sides of where one takes over.
        for u in [1e-3, 0.05, 0.199] {
            let z = u * f64::sqrt(5e3);
            let (below, above) = (
                student_t_tails(4_999.999_999_9, z),
                student_t_tails(5_000.000_000_1, z),
            );
            assert!(
                (below.ln_upper - above.ln_upper).abs() <= 1e-10 * below.ln_upper.abs(),
                "{u}: {below:?} {above:?}"
            );
        }
        // The leading term and the fraction.
        for df in [0.1, 3.0, 20.0] {
            let (near, far) = (
                student_t_tails(df, -0.999 * FAR * f64::sqrt(df)),
                student_t_tails(df, -1.001 * FAR * f64::sqrt(df)),
            );
            let want = df * f64::ln(0.999 / 1.001);
            assert!(
                (far.ln_lower - near.ln_lower - want).abs() <= 1e-10,
                "{df}: {near:?} {far:?}"
            );
        }
    }
}
