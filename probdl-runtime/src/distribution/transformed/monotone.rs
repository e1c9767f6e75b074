//! Functions without parameters over lanes, by their inverses.

use super::bijector::{Exp, Neg, Reciprocal, Sigmoid, Softplus, Tanh};
use crate::lanes::Lanes;
use crate::math::{exp, expm1, ln, log1p, saturate};

/// The inverse of a function at a value.
#[derive(Clone, Copy, Debug)]
pub struct Inverse<V> {
    /// Where the function has the value.
    pub value: V,
    /// The derivative.
    pub slope: V,
    /// The logarithm of the derivative's size.
    pub ln_slope: V,
    /// The derivative of that.
    pub by_value: V,
}

/// A function that rises or falls everywhere, as a function over lanes.
pub trait Monotone: 'static {
    /// Whether it falls.
    const DECREASING: bool = false;

    /// Where values lie that it does not have: below all of its own, or above them.
    fn outside<V: Lanes>(y: V) -> [V::Mask; 2];
    /// The inverse; outside, that of some value inside.
    fn inverse<V: Lanes>(y: V) -> Inverse<V>;
}

/// A mask that holds nowhere.
#[inline(always)]
fn nowhere<V: Lanes>(y: V) -> V::Mask {
    y.less(y)
}

#[inline(always)]
fn or_one<V: Lanes>(y: V) -> V {
    V::select(y.less_equal(V::splat(0.0)), V::splat(1.0), y)
}

impl Monotone for Exp {
    #[inline(always)]
    fn outside<V: Lanes>(y: V) -> [V::Mask; 2] {
        [y.less_equal(V::splat(0.0)), nowhere(y)]
    }

    #[inline(always)]
    fn inverse<V: Lanes>(y: V) -> Inverse<V> {
        let y = or_one(y);
        let (value, slope) = (ln(y), saturate(V::splat(1.0) / y));
        Inverse {
            value,
            slope,
            ln_slope: -value,
            by_value: -slope,
        }
    }
}

impl Monotone for Sigmoid {
    #[inline(always)]
    fn outside<V: Lanes>(y: V) -> [V::Mask; 2] {
        [y.less_equal(V::splat(0.0)), V::splat(1.0).less_equal(y)]
    }

    #[inline(always)]
    fn inverse<V: Lanes>(y: V) -> Inverse<V> {
        let [below, above] = Self::outside(y);
        let y = V::select(below | above, V::splat(0.5), y);
        let (ln_y, ln_rest) = (ln(y), log1p(-y));
        let slope = saturate(V::splat(1.0) / (y * (V::splat(1.0) - y)));
        Inverse {
            value: ln_y - ln_rest,
            slope,
            ln_slope: -ln_y - ln_rest,
            by_value: saturate((V::splat(2.0) * y - V::splat(1.0)) * slope),
        }
    }
}

impl Monotone for Softplus {
    #[inline(always)]
    fn outside<V: Lanes>(y: V) -> [V::Mask; 2] {
        [y.less_equal(V::splat(0.0)), nowhere(y)]
    }

    #[inline(always)]
    fn inverse<V: Lanes>(y: V) -> Inverse<V> {
        let one = V::splat(1.0);
        let y = or_one(y);
        let (value, _) = super::softplus_inverse(y, []);
        let part = -expm1(-y);
        Inverse {
            value,
            slope: saturate(one / part),
            ln_slope: -ln(part),
            by_value: -saturate(exp(-y) / part),
        }
    }
}

impl Monotone for Tanh {
    #[inline(always)]
    fn outside<V: Lanes>(y: V) -> [V::Mask; 2] {
        let one = V::splat(1.0);
        [y.less_equal(-one), one.less_equal(y)]
    }

    #[inline(always)]
    fn inverse<V: Lanes>(y: V) -> Inverse<V> {
        let one = V::splat(1.0);
        let [below, above] = Self::outside(y);
        let y = V::select(below | above, V::splat(0.0), y);
        let (up, down) = (log1p(y), log1p(-y));
        let slope = one / ((one - y) * (one + y));
        Inverse {
            value: V::splat(0.5) * (up - down),
            slope,
            ln_slope: -up - down,
            by_value: V::splat(2.0) * y * slope,
        }
    }
}

impl Monotone for Reciprocal {
    const DECREASING: bool = true;

    #[inline(always)]
    fn outside<V: Lanes>(y: V) -> [V::Mask; 2] {
        [y.less_equal(V::splat(0.0)), nowhere(y)]
    }

    #[inline(always)]
    fn inverse<V: Lanes>(y: V) -> Inverse<V> {
        let y = or_one(y);
        let value = saturate(V::splat(1.0) / y);
        Inverse {
            value,
            slope: -saturate(value * value),
            ln_slope: V::splat(-2.0) * ln(y),
            by_value: -saturate(V::splat(2.0) * value),
        }
    }
}

impl Monotone for Neg {
    const DECREASING: bool = true;

    #[inline(always)]
    fn outside<V: Lanes>(y: V) -> [V::Mask; 2] {
        [nowhere(y), nowhere(y)]
    }

    #[inline(always)]
    fn inverse<V: Lanes>(y: V) -> Inverse<V> {
        Inverse {
            value: -y,
            slope: V::splat(-1.0),
            ln_slope: V::splat(0.0),
            by_value: V::splat(0.0),
        }
    }
}

macro_rules! kernels {
    ($($function:ident $inverse:ident $log_jacobian:ident;)+) => {$(
        /// The inverse of the function; at numbers that it does not take, that of some number that it does.
        #[inline(always)]
        pub fn $inverse<V: Lanes>(y: V, []: [V; 0]) -> (V, [V; 0]) {
            ($function::inverse(y).value, [])
        }

        /// The logarithm of the size of its derivative; `-inf` at numbers that the function does not take.
        #[inline(always)]
        pub fn $log_jacobian<V: Lanes>(y: V, []: [V; 0]) -> (V, [V; 0]) {
            let [below, above] = $function::outside(y);
            let inside = $function::inverse(y).ln_slope;
            (V::select(below | above, V::splat(f64::NEG_INFINITY), inside), [])
        }
    )+};
}
kernels! {
    Tanh tanh_inverse tanh_log_jacobian;
    Reciprocal reciprocal_inverse reciprocal_log_jacobian;
    Neg neg_inverse neg_log_jacobian;
}
