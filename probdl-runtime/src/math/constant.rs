//! Functions of constants, folded while the user's crate is compiled.

use super::Coefficients;

/// `ln(2 pi) / 2`.
pub const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;

/// The natural logarithm at compile time. At most 1 ulp off; `-inf` at 0, NaN below.
///
/// ```
/// use probdl_runtime::math::constant::ln;
/// const LN_2: f64 = ln(2.0);
/// assert_eq!(LN_2, std::f64::consts::LN_2);
/// ```
pub const fn ln(x: f64) -> f64 {
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    let subnormal = x < f64::MIN_POSITIVE;
    let normal = if subnormal {
        x * <f64 as Coefficients>::SUBNORMAL_SCALE
    } else {
        x
    };
    // As in the function over lanes: 1 + fraction between the roots of 1/2 and 2.
    let root = <f64 as Coefficients>::SQRT_HALF_BITS;
    let bits = normal.to_bits().wrapping_sub(root);
    let field = bits.wrapping_add(<f64 as Coefficients>::ONE_BITS) >> 52;
    let unscaled = if subnormal {
        <f64 as Coefficients>::SUBNORMAL_EXPONENT
    } else {
        0.0
    };
    let exponent = field as f64 - <f64 as Coefficients>::BIAS - unscaled;
    let fraction = f64::from_bits((bits & <f64 as Coefficients>::MANTISSA) + root) - 1.0;
    let z = fraction / (2.0 + fraction);
    let w = z * z;
    let half_square = 0.5 * fraction * fraction;
    let coefficients = <f64 as Coefficients>::LN;
    let mut index = coefficients.len() - 1;
    let mut series = coefficients[index];
    while index > 0 {
        index -= 1;
        series = series * w + coefficients[index];
    }
    let curve = z * (half_square + w * series);
    let [high, low] = <f64 as Coefficients>::LN_2;
    exponent * high + (fraction - (half_square - (curve + exponent * low)))
}
