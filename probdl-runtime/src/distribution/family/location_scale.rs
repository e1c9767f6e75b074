//! Distribution functions of location-scale laws, of the law whose logarithm is one of them, and of bounds.

use super::hazard::hazard;
use super::{DistributionFunction, LogInterval, LogTail, LogTails};
use crate::distribution::{Cauchy, Gumbel, Laplace, LogNormal, Logistic, Normal, Uniform};
use crate::lanes::{Lanes, Scalar, apart};
use crate::math::{atan, erfcx, exp, expm1, ln, log_sigmoid, log1p, saturate, sigmoid};

/// Both sides of a standardised value: logarithms, and their derivatives by it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sides<V> {
    pub(super) below: V,
    pub(super) above: V,
    pub(super) below_slope: V,
    pub(super) above_slope: V,
}

impl<V: Lanes> Sides<V> {
    /// The sides of the mirror image, where the mask holds.
    #[inline(always)]
    fn mirrored_where(self, mask: V::Mask) -> Self {
        Self {
            below: V::select(mask, self.above, self.below),
            above: V::select(mask, self.below, self.above),
            below_slope: V::select(mask, -self.above_slope, self.below_slope),
            above_slope: V::select(mask, -self.below_slope, self.above_slope),
        }
    }

    /// The sides of a value whose standardised value is `z`, where z moves by `-1 / scale` with the location and by
    /// `-z / scale` with the scale.
    #[inline(always)]
    fn tails(self, z: V, scale: V, by_value: V) -> LogTails<V, 2> {
        LogTails {
            below: side(self.below, self.below_slope, [z, scale, by_value]),
            above: side(self.above, self.above_slope, [z, scale, by_value]),
        }
    }
}

#[inline(always)]
fn side<V: Lanes>(ln: V, slope: V, [z, scale, by_value]: [V; 3]) -> LogTail<V, 2> {
    LogTail {
        ln,
        by_parameters: [
            saturate(-(slope / scale)),
            saturate(-(saturate(z * slope) / scale)),
        ],
        by_value: saturate(slope * by_value),
    }
}

apart! {
    /// A standard normal number: the smaller side from the scaled complementary error function.
    pub(super) fn normal_sides<V: Lanes>(z: V) -> Sides<V> {
        let (zero, one, half) = (V::splat(0.0), V::splat(1.0), V::splat(0.5));
        let scaled = half * erfcx(V::splat(std::f64::consts::FRAC_1_SQRT_2) * z.abs());
        let fall = saturate(half * z * z);
        let bell = exp(-fall);
        let small = scaled * bell;
        let density = V::splat(0.398_942_280_401_432_7);
        // As for a value below 0.
        let sides = Sides {
            below: ln(scaled) - fall,
            above: log1p(-small),
            below_slope: saturate(density / scaled),
            above_slope: -(density * bell / (one - small)),
        };
        sides.mirrored_where(zero.less(z))
    }
}

apart! {
    /// A standard logistic number.
    pub(super) fn logistic_sides<V: Lanes>(z: V) -> Sides<V> {
        Sides {
            below: log_sigmoid(z),
            above: log_sigmoid(-z),
            below_slope: sigmoid(-z),
            above_slope: -sigmoid(z),
        }
    }
}

apart! {
    /// A standard Gumbel number: `exp(-z)` is the hazard of its mirror image.
    pub(super) fn gumbel_sides<V: Lanes>(z: V) -> Sides<V> {
        let of = hazard(saturate(exp(-z)), -z);
        Sides {
            below: of.none,
            above: of.some,
            below_slope: -of.none_slope,
            above_slope: -of.some_slope,
        }
    }
}

apart! {
    /// A standard Laplace number.
    pub(super) fn laplace_sides<V: Lanes>(z: V) -> Sides<V> {
        let (zero, one, half) = (V::splat(0.0), V::splat(1.0), V::splat(0.5));
        let small = half * exp(-z.abs());
        let sides = Sides {
            below: -(z.abs() + V::splat(std::f64::consts::LN_2)),
            above: log1p(-small),
            below_slope: one,
            above_slope: -(small / (one - small)),
        };
        sides.mirrored_where(zero.less(z))
    }
}

apart! {
    /// A standard Cauchy number: the smaller side is an angle over π.
    pub(super) fn cauchy_sides<V: Lanes>(z: V) -> Sides<V> {
        let (zero, one, pi) = (V::splat(0.0), V::splat(1.0), V::splat(std::f64::consts::PI));
        let size = z.abs();
        let far = one.less(size);
        // The tangent of the angle, or of what it lacks to a quarter turn.
        let tangent = V::select(far, one / size, size);
        let turn = atan(tangent);
        let angle = V::select(far, turn, V::splat(std::f64::consts::FRAC_PI_2) - turn);
        let small = angle / pi;
        // (1 + z^2) over the far one's z^2.
        let sum = one + tangent * tangent;
        let slope = V::select(far, tangent * (tangent / angle), one / angle) / sum;
        let sides = Sides {
            below: ln(small),
            above: log1p(-small),
            below_slope: slope,
            above_slope: -(slope * (small / (one - small))),
        };
        sides.mirrored_where(zero.less(z))
    }
}

macro_rules! location_scale {
    ($($law:ident $sides:ident;)+) => {$(
        impl<T: Scalar> DistributionFunction<2> for $law<T> {
            #[inline(always)]
            fn log_tails<V: Lanes>(y: V, [loc, scale]: [V; 2]) -> LogTails<V, 2> {
                let z = saturate((y - loc) / scale);
                $sides(z).tails(z, scale, saturate(V::splat(1.0) / scale))
            }
        }
    )+};
}

location_scale! {
    Normal normal_sides;
    Logistic logistic_sides;
    Gumbel gumbel_sides;
    Cauchy cauchy_sides;
}

impl<T: Scalar> DistributionFunction<2> for Laplace<T> {
    #[inline(always)]
    fn log_tails<V: Lanes>(y: V, [loc, scale]: [V; 2]) -> LogTails<V, 2> {
        let z = saturate((y - loc) / scale);
        laplace_sides(z).tails(z, scale, saturate(V::splat(1.0) / scale))
    }

    /// Across the peak of the density, which no rule integrates, it is the sum of both sides' parts.
    #[inline(always)]
    fn log_interval<V: Lanes>(low: V, high: V, parameters: [V; 2]) -> LogInterval<V, 2> {
        let elsewhere = LogInterval::of::<Self>(low, high, parameters);
        let [loc, scale] = parameters;
        let (zero, one, half) = (V::splat(0.0), V::splat(1.0), V::splat(0.5));
        let across = low.less(loc) & loc.less(high);
        let below = saturate(V::select(across, (loc - low) / scale, one));
        let above = saturate(V::select(across, (high - loc) / scale, one));
        let (of_low, of_high) = (expm1(-below), expm1(-above));
        let mass = -(half * (of_low + of_high));
        let unit = saturate(half / mass);
        let (at_low, at_high) = (saturate(unit * (of_low + one)), saturate(unit * (of_high + one)));
        let spread = saturate(below * at_low) + saturate(above * at_high);
        let [of_loc, of_scale] = elsewhere.by_parameters;
        let (to_loc, to_scale) = ((at_low - at_high) / scale, -(spread / scale));
        let (to_low, to_high) = (-(at_low / scale), at_high / scale);
        LogInterval {
            ln: V::select(across, ln(V::select(zero.less(mass), mass, zero)), elsewhere.ln),
            by_parameters: [
                V::select(across, saturate(to_loc), of_loc),
                V::select(across, saturate(to_scale), of_scale),
            ],
            by_low: V::select(across, saturate(to_low), elsewhere.by_low),
            by_high: V::select(across, saturate(to_high), elsewhere.by_high),
        }
    }
}

impl<T: Scalar> DistributionFunction<2> for LogNormal<T> {
    #[inline(always)]
    fn log_tails<V: Lanes>(y: V, [loc, scale]: [V; 2]) -> LogTails<V, 2> {
        let outside = y.less_equal(V::splat(0.0));
        let y = V::select(outside, V::splat(1.0), y);
        let z = saturate((ln(y) - loc) / scale);
        let tails = normal_sides(z).tails(z, scale, saturate(V::splat(1.0) / scale / y));
        tails.or_below_all(outside)
    }
}

impl<T: Scalar> DistributionFunction<2> for Uniform<T> {
    #[inline(always)]
    fn log_tails<V: Lanes>(y: V, [low, high]: [V; 2]) -> LogTails<V, 2> {
        let (one, half) = (V::splat(1.0), V::splat(0.5));
        // Half of everything where differences may overflow.
        let most = V::broadcast(V::Scalar::MAX) * V::splat(0.25);
        let unit = V::select(most.less(low.abs()) | most.less(high.abs()), half, one);
        let [low, high, y] = [unit * low, unit * high, unit * y];
        let (below, above) = (y.less_equal(low), high.less_equal(y));
        let (width, inside) = (high - low, low.less(y) & y.less(high));
        let from_low = V::select(inside, y - low, one);
        let to_high = V::select(inside, high - y, one);
        let (lower, upper) = (from_low / width, to_high / width);
        // The larger side from the smaller one.
        let low_is_small = lower.less(upper);
        let (of_small, of_large) = (
            ln(V::select(low_is_small, lower, upper)),
            log1p(-V::select(low_is_small, lower, upper)),
        );
        let (whole, at_low, at_high) = (unit / width, unit / from_low, unit / to_high);
        let tails = LogTails {
            below: LogTail {
                ln: V::select(low_is_small, of_small, of_large),
                by_parameters: [saturate(whole - at_low), saturate(-whole)],
                by_value: saturate(at_low),
            },
            above: LogTail {
                ln: V::select(low_is_small, of_large, of_small),
                by_parameters: [saturate(whole), saturate(at_high - whole)],
                by_value: saturate(-at_high),
            },
        };
        tails.or_below_all(below).or_above_all(above)
    }
}
