//! Distribution functions of the sizes of numbers whose law is symmetric about 0.

use super::location_scale::{Sides, cauchy_sides, normal_sides};
use super::{DistributionFunction, LogTail, LogTails};
use crate::distribution::{HalfCauchy, HalfNormal};
use crate::lanes::{Lanes, Scalar, apart};
use crate::math::{atan, erf, ln, log1p, saturate};

/// Both sides of a size at scale `scale`, from the sides of its standardised value.
#[inline(always)]
fn tails<V: Lanes>(sides: Sides<V>, z: V, scale: V, outside: V::Mask) -> LogTails<V, 1> {
    let tails = LogTails {
        below: side(sides.below, sides.below_slope, z, scale),
        above: side(sides.above, sides.above_slope, z, scale),
    };
    tails.or_below_all(outside)
}

#[inline(always)]
fn side<V: Lanes>(ln: V, slope: V, z: V, scale: V) -> LogTail<V, 1> {
    LogTail {
        ln,
        by_parameters: [saturate(-(saturate(z * slope) / scale))],
        by_value: saturate(slope / scale),
    }
}

/// The sides of a size, from those of the number itself and, near 0, from the probability of smaller sizes.
#[inline(always)]
fn folded<V: Lanes>(number: Sides<V>, smaller: V, near: V::Mask) -> Sides<V> {
    let ln_two = V::splat(std::f64::consts::LN_2);
    let above = number.above + ln_two;
    let upper = crate::math::exp(above);
    let lower = V::select(near, smaller, V::splat(1.0) - upper);
    Sides {
        below: V::select(near, ln(smaller), log1p(V::select(near, V::splat(0.0), -upper))),
        above,
        below_slope: saturate(-(number.above_slope * (upper / lower))),
        above_slope: number.above_slope,
    }
}

apart! {
    fn half_normal_sides<V: Lanes>(z: V) -> Sides<V> {
        let smaller = erf(V::splat(std::f64::consts::FRAC_1_SQRT_2) * z);
        folded(normal_sides(z), smaller, z.less(V::splat(1.0)))
    }
}

apart! {
    fn half_cauchy_sides<V: Lanes>(z: V) -> Sides<V> {
        let near = z.less(V::splat(1.0));
        let smaller = V::splat(std::f64::consts::FRAC_2_PI) * atan(z);
        folded(cauchy_sides(z), smaller, near)
    }
}

macro_rules! sizes {
    ($($law:ident $sides:ident;)+) => {$(
        impl<T: Scalar> DistributionFunction<1> for $law<T> {
            #[inline(always)]
            fn log_tails<V: Lanes>(y: V, [scale]: [V; 1]) -> LogTails<V, 1> {
                let z = saturate(y / scale);
                let outside = z.less_equal(V::splat(0.0));
                let z = V::select(outside, V::splat(1.0), z);
                tails($sides(z), z, scale, outside)
            }
        }
    )+};
}

sizes! {
    HalfNormal half_normal_sides;
    HalfCauchy half_cauchy_sides;
}
