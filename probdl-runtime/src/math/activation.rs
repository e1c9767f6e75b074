//! Keras' activations that are not functions of their own: each is a line or two over the others.
//!
//! The formulas are those of Keras 3.

use super::exp::decay;
use super::float::clamp;
use super::{expm1, sigmoid, tanh};
use crate::lanes::Lanes;

/// `max(x, 0)`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn relu<V: Lanes>(x: V) -> V {
    V::splat(0.0).maximum(x)
}

/// `min(max(x, 0), 6)`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn relu6<V: Lanes>(x: V) -> V {
    clamp(x, 0.0, 6.0)
}

/// `x`, times `slope` below 0.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn leaky_relu<V: Lanes>(x: V, slope: V) -> V {
    V::select(x.less(V::splat(0.0)), slope * x, x)
}

/// `x`, and `alpha * expm1(x)` below 0.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn elu<V: Lanes>(x: V, alpha: V) -> V {
    V::select(x.less(V::splat(0.0)), alpha * expm1(x), x)
}

/// The self-normalising [`elu`] (Klambauer et al., 2017): `scale * elu(x, alpha)` with their constants.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn selu<V: Lanes>(x: V) -> V {
    let alpha = V::splat(1.673_263_242_354_377_2);
    let scale = V::splat(1.050_700_987_355_480_5);
    scale * elu(x, alpha)
}

/// `x`, and `alpha * expm1(x / alpha)` below 0 (Barron, 2017), for a positive `alpha`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn celu<V: Lanes>(x: V, alpha: V) -> V {
    V::select(x.less(V::splat(0.0)), alpha * expm1(x / alpha), x)
}

/// `x * sigmoid(x)`, also called swish. 0 at `-inf`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn silu<V: Lanes>(x: V) -> V {
    // The largest negative number, times a logistic function that is 0 there, stays a number.
    V::splat(-800.0).maximum(x) * sigmoid(x)
}

/// `x * tanh(softplus(x))`. 0 at `-inf`.
///
/// With `e = exp(-|x|)` the second factor is `(1 + 2 e) / (1 + 2 e + 2 e^2)` from 0 on and
/// `(e^2 + 2 e) / (e^2 + 2 e + 2)` below.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn mish<V: Lanes>(x: V) -> V {
    let two = V::splat(2.0);
    let decay = decay(x);
    let square = decay * decay;
    let right = V::splat(1.0) + two * decay;
    let left = square + two * decay;
    let negative = x.less(V::splat(0.0));
    let numerator = V::select(negative, left, right);
    let denominator = V::select(negative, left + two, right + two * square);
    V::splat(-800.0).maximum(x) * (numerator / denominator)
}

/// `x / (1 + |x|)`. NaN at the infinities.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn softsign<V: Lanes>(x: V) -> V {
    x / (V::splat(1.0) + x.abs())
}

/// `x / 6 + 1/2`, limited to [0, 1].
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn hard_sigmoid<V: Lanes>(x: V) -> V {
    clamp(x / V::splat(6.0) + V::splat(0.5), 0.0, 1.0)
}

/// `x * hard_sigmoid(x)`, also called hard swish. 0 at `-inf`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn hard_silu<V: Lanes>(x: V) -> V {
    V::splat(-3.0).maximum(x) * hard_sigmoid(x)
}

/// `x`, limited to [-1, 1].
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn hard_tanh<V: Lanes>(x: V) -> V {
    clamp(x, -1.0, 1.0)
}

/// `(x + sqrt(x^2 + b)) / 2` (Barron, 2021), without cancellation on the left; Keras' `b` is 4.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn squareplus<V: Lanes>(x: V, b: V) -> V {
    let half = V::splat(0.5);
    let magnitude = x.abs();
    // Where the square would overflow, b no longer shows in the root.
    let limit = V::splat(1e18);
    let root = V::select(magnitude.less(limit), (x * x + b).sqrt(), magnitude);
    let mean = half * magnitude + half * root;
    V::select(x.less(V::splat(0.0)), V::splat(0.25) * b / mean, mean)
}

/// `x - tanh(x)`. Relative precision is lost near 0, where the difference is `x^3 / 3`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn tanh_shrink<V: Lanes>(x: V) -> V {
    x - tanh(x)
}

#[cfg(test)]
mod tests {
    use super::super::special_values::check;
    use super::super::{gelu, gelu_tanh};
    use super::*;
    use crate::lanes::Scalar;

    const INF: f64 = f64::INFINITY;
    const NAN: f64 = f64::NAN;

    /// From the formulas of Keras 3.
    fn check_activations<S: Scalar>() {
        let number = S::from_f64;
        check::<S>(
            "relu",
            relu,
            &[(2.0, 2.0), (-2.0, 0.0), (INF, INF), (-INF, 0.0), (NAN, NAN)],
        );
        check::<S>(
            "relu6",
            relu6,
            &[
                (2.0, 2.0),
                (-2.0, 0.0),
                (7.0, 6.0),
                (INF, 6.0),
                (-INF, 0.0),
                (NAN, NAN),
            ],
        );
        check::<S>(
            "leaky_relu",
            |x| leaky_relu(x, number(0.25)),
            &[(2.0, 2.0), (-2.0, -0.5), (INF, INF), (-INF, -INF), (NAN, NAN)],
        );
        check::<S>(
            "elu",
            |x| elu(x, number(0.5)),
            &[(2.0, 2.0), (0.0, 0.0), (INF, INF), (-INF, -0.5), (NAN, NAN)],
        );
        check::<S>(
            "celu",
            |x| celu(x, number(0.5)),
            &[(2.0, 2.0), (0.0, 0.0), (INF, INF), (-INF, -0.5), (NAN, NAN)],
        );
        check::<S>(
            "selu",
            selu,
            &[(1.0, 1.050_700_987_355_480_5), (0.0, 0.0), (INF, INF), (NAN, NAN)],
        );
        check::<S>(
            "gelu",
            gelu,
            &[
                (0.0, 0.0),
                (50.0, 50.0),
                (-50.0, -0.0),
                (INF, INF),
                (-INF, -0.0),
                (NAN, NAN),
            ],
        );
        check::<S>(
            "gelu_tanh",
            gelu_tanh,
            &[
                (0.0, 0.0),
                (50.0, 50.0),
                (-50.0, -0.0),
                (INF, INF),
                (-INF, -0.0),
                (NAN, NAN),
            ],
        );
        check::<S>(
            "silu",
            silu,
            &[
                (0.0, 0.0),
                (800.0, 800.0),
                (-1e30, -0.0),
                (INF, INF),
                (-INF, -0.0),
                (NAN, NAN),
            ],
        );
        check::<S>(
            "mish",
            mish,
            &[
                (0.0, 0.0),
                (800.0, 800.0),
                (-1e30, -0.0),
                (INF, INF),
                (-INF, -0.0),
                (NAN, NAN),
            ],
        );
        check::<S>(
            "softsign",
            softsign,
            &[(0.0, 0.0), (1.0, 0.5), (-3.0, -0.75), (1e30, 1.0), (NAN, NAN)],
        );
        check::<S>(
            "hard_sigmoid",
            hard_sigmoid,
            &[
                (0.0, 0.5),
                (1.5, 0.75),
                (3.0, 1.0),
                (4.0, 1.0),
                (-3.0, 0.0),
                (INF, 1.0),
                (-INF, 0.0),
                (NAN, NAN),
            ],
        );
        check::<S>(
            "hard_silu",
            hard_silu,
            &[
                (0.0, 0.0),
                (1.5, 1.125),
                (4.0, 4.0),
                (-1.5, -0.375),
                (-4.0, -0.0),
                (INF, INF),
                (-INF, -0.0),
                (NAN, NAN),
            ],
        );
        check::<S>(
            "hard_tanh",
            hard_tanh,
            &[
                (0.5, 0.5),
                (2.0, 1.0),
                (-2.0, -1.0),
                (INF, 1.0),
                (-INF, -1.0),
                (NAN, NAN),
            ],
        );
        check::<S>(
            "squareplus",
            |x| squareplus(x, number(4.0)),
            &[
                (0.0, 1.0),
                (1.5, 2.0),
                (-1.5, 0.5),
                (1e30, 1e30),
                (INF, INF),
                (-INF, 0.0),
                (NAN, NAN),
            ],
        );
        check::<S>(
            "tanh_shrink",
            tanh_shrink,
            &[(0.0, 0.0), (50.0, 49.0), (-50.0, -49.0), (INF, INF), (NAN, NAN)],
        );
    }

    #[test]
    fn special_values_are_exact_in_f32() {
        check_activations::<f32>();
    }

    #[test]
    fn special_values_are_exact_in_f64() {
        check_activations::<f64>();
    }
}
