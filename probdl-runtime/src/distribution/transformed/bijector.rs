//! Functions that laws are taken through, with their inverses.

use std::fmt::Debug;

use crate::distribution::parameter::{is_finite, is_positive, parameter_error};
use crate::lanes::{Lanes, Scalar};
use crate::math::{clamp_positive, clamp_unit_interval, exp, expm1, ln, log1p, sigmoid, softplus, tanh};

use super::monotone::{reciprocal_inverse, reciprocal_log_jacobian, tanh_inverse, tanh_log_jacobian};

/// A function of one real number that rises or falls everywhere, whose inverse and derivative are known.
pub trait Bijector<T: Scalar>: Copy + Debug + PartialEq {
    /// What the real numbers become: an open interval.
    fn image(&self) -> (T, T);
    /// Returns the function's value.
    fn forward(&self, x: T) -> T;
    /// Returns where the function has this value, which is inside its image.
    fn inverse(&self, y: T) -> T;
    /// Returns the logarithm of the size of the inverse's derivative.
    fn inverse_log_derivative(&self, y: T) -> T;
    /// Whether it falls: what is below for the law is above for the function's values.
    fn is_decreasing(&self) -> bool {
        false
    }
    /// The nearest number in the image of a value that was rounded.
    fn inside(&self, y: T) -> T;
}

/// `y = exp(x)`, above 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exp;

/// `y = 1 / (1 + exp(-x))`, between 0 and 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sigmoid;

/// `y = ln(1 + exp(x))`, above 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Softplus;

/// `y = tanh(x)`, between -1 and 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tanh;

/// `y = 1 / x` of numbers above 0, which falls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reciprocal;

/// `y = -x`, which falls: the law's mirror image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Neg;

/// `y = shift + scale · x`, with a scale above 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affine<T = f32> {
    shift: T,
    scale: T,
}

parameter_error! {
    /// Why [`Affine::new`] refuses its parameters.
    AffineError of "Affine" {
        /// `shift` is not finite.
        ShiftNotFinite: "shift" "finite",
        /// `scale` is not positive and finite.
        ScaleNotPositive: "scale" "positive and finite",
    }
}

impl<T: Scalar> Affine<T> {
    /// The function with this shift and this scale.
    ///
    /// # Errors
    /// If `shift` is not finite, or `scale` is not positive and finite.
    pub fn new(shift: T, scale: T) -> Result<Self, AffineError> {
        if !is_finite(shift) {
            return Err(AffineError::ShiftNotFinite(shift.to_f64()));
        }
        if !is_positive(scale) {
            return Err(AffineError::ScaleNotPositive(scale.to_f64()));
        }
        Ok(Self { shift, scale })
    }

    /// Parameters whose ranges have been proved: not checked.
    #[doc(hidden)]
    pub fn proved([shift, scale]: [T; 2]) -> Self {
        Self { shift, scale }
    }

    /// What is added.
    pub fn shift(&self) -> T {
        self.shift
    }

    /// What is multiplied with.
    pub fn scale(&self) -> T {
        self.scale
    }
}

/// Where a value outside the image is taken to instead, and whether it is one.
#[inline(always)]
fn or_one<V: Lanes>(outside: V::Mask, value: V) -> V {
    V::select(outside, V::splat(1.0), value)
}

#[inline(always)]
fn never<V: Lanes>(outside: V::Mask, value: V) -> V {
    V::select(outside, V::splat(f64::NEG_INFINITY), value)
}

/// The inverse of the exponential function; at numbers that it does not take, that of 1.
#[inline(always)]
pub fn exp_inverse<V: Lanes>(y: V, []: [V; 0]) -> (V, [V; 0]) {
    let outside = y.less_equal(V::splat(0.0));
    (ln(or_one(outside, y)), [])
}

/// The logarithm of its derivative; `-inf` at numbers that the exponential function does not take.
#[inline(always)]
pub fn exp_log_jacobian<V: Lanes>(y: V, []: [V; 0]) -> (V, [V; 0]) {
    let outside = y.less_equal(V::splat(0.0));
    (never(outside, -ln(or_one(outside, y))), [])
}

#[inline(always)]
fn outside_unit_interval<V: Lanes>(y: V) -> V::Mask {
    y.less_equal(V::splat(0.0)) | V::splat(1.0).less_equal(y)
}

/// The inverse of the sigmoid, the logit; at numbers that it does not take, 0.
#[inline(always)]
pub fn sigmoid_inverse<V: Lanes>(y: V, []: [V; 0]) -> (V, [V; 0]) {
    let y = V::select(outside_unit_interval(y), V::splat(0.5), y);
    (ln(y) - log1p(-y), [])
}

/// The logarithm of its derivative; `-inf` at numbers that the sigmoid does not take.
#[inline(always)]
pub fn sigmoid_log_jacobian<V: Lanes>(y: V, []: [V; 0]) -> (V, [V; 0]) {
    let outside = outside_unit_interval(y);
    let y = V::select(outside, V::splat(0.5), y);
    (never(outside, -ln(y) - log1p(-y)), [])
}

/// The inverse of softplus, `ln(exp(y) - 1)`; at numbers that it does not take, that of 1.
#[inline(always)]
pub fn softplus_inverse<V: Lanes>(y: V, []: [V; 0]) -> (V, [V; 0]) {
    let y = or_one(y.less_equal(V::splat(0.0)), y);
    let small = y.less(V::splat(1.0));
    let near = ln(expm1(V::select(small, y, V::splat(1.0))));
    let far = y + log1p(-exp(-V::select(small, V::splat(1.0), y)));
    (V::select(small, near, far), [])
}

/// The logarithm of its derivative, `-ln(1 - exp(-y))`; `-inf` at numbers that softplus does not take.
#[inline(always)]
pub fn softplus_log_jacobian<V: Lanes>(y: V, []: [V; 0]) -> (V, [V; 0]) {
    let outside = y.less_equal(V::splat(0.0));
    (never(outside, -ln(-expm1(-or_one(outside, y)))), [])
}

impl<T: Scalar> Bijector<T> for Exp {
    fn image(&self) -> (T, T) {
        (T::ZERO, T::from_f64(f64::INFINITY))
    }

    fn forward(&self, x: T) -> T {
        exp(x)
    }

    fn inverse(&self, y: T) -> T {
        exp_inverse(y, []).0
    }

    fn inverse_log_derivative(&self, y: T) -> T {
        exp_log_jacobian(y, []).0
    }

    fn inside(&self, y: T) -> T {
        clamp_positive(y)
    }
}

impl<T: Scalar> Bijector<T> for Sigmoid {
    fn image(&self) -> (T, T) {
        (T::ZERO, T::ONE)
    }

    fn forward(&self, x: T) -> T {
        sigmoid(x)
    }

    fn inverse(&self, y: T) -> T {
        sigmoid_inverse(y, []).0
    }

    fn inverse_log_derivative(&self, y: T) -> T {
        sigmoid_log_jacobian(y, []).0
    }

    fn inside(&self, y: T) -> T {
        clamp_unit_interval(y)
    }
}

impl<T: Scalar> Bijector<T> for Softplus {
    fn image(&self) -> (T, T) {
        (T::ZERO, T::from_f64(f64::INFINITY))
    }

    fn forward(&self, x: T) -> T {
        softplus(x)
    }

    fn inverse(&self, y: T) -> T {
        softplus_inverse(y, []).0
    }

    fn inverse_log_derivative(&self, y: T) -> T {
        softplus_log_jacobian(y, []).0
    }

    fn inside(&self, y: T) -> T {
        clamp_positive(y)
    }
}

impl<T: Scalar> Bijector<T> for Tanh {
    fn image(&self) -> (T, T) {
        (-T::ONE, T::ONE)
    }

    fn forward(&self, x: T) -> T {
        tanh(x)
    }

    fn inverse(&self, y: T) -> T {
        tanh_inverse(y, []).0
    }

    fn inverse_log_derivative(&self, y: T) -> T {
        tanh_log_jacobian(y, []).0
    }

    fn inside(&self, y: T) -> T {
        let limit = T::ONE - T::from_f64(0.5) * T::EPSILON;
        if limit < y {
            limit
        } else if y < -limit {
            -limit
        } else {
            y
        }
    }
}

impl<T: Scalar> Bijector<T> for Reciprocal {
    fn image(&self) -> (T, T) {
        (T::ZERO, T::from_f64(f64::INFINITY))
    }

    fn forward(&self, x: T) -> T {
        T::ONE / x
    }

    fn inverse(&self, y: T) -> T {
        reciprocal_inverse(y, []).0
    }

    fn inverse_log_derivative(&self, y: T) -> T {
        reciprocal_log_jacobian(y, []).0
    }

    fn is_decreasing(&self) -> bool {
        true
    }

    fn inside(&self, y: T) -> T {
        clamp_positive(y)
    }
}

impl<T: Scalar> Bijector<T> for Neg {
    fn image(&self) -> (T, T) {
        (T::from_f64(f64::NEG_INFINITY), T::from_f64(f64::INFINITY))
    }

    fn forward(&self, x: T) -> T {
        -x
    }

    fn inverse(&self, y: T) -> T {
        -y
    }

    fn inverse_log_derivative(&self, _y: T) -> T {
        T::ZERO
    }

    fn is_decreasing(&self) -> bool {
        true
    }

    fn inside(&self, y: T) -> T {
        y
    }
}

impl<T: Scalar> Bijector<T> for Affine<T> {
    fn image(&self) -> (T, T) {
        (T::from_f64(f64::NEG_INFINITY), T::from_f64(f64::INFINITY))
    }

    fn forward(&self, x: T) -> T {
        self.shift + self.scale * x
    }

    fn inverse(&self, y: T) -> T {
        (y - self.shift) / self.scale
    }

    fn inverse_log_derivative(&self, _y: T) -> T {
        -ln(self.scale)
    }

    fn inside(&self, y: T) -> T {
        y
    }
}
