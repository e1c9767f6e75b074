//! The arc tangent.

use super::polynomial;
use crate::lanes::Lanes;

/// The series of `atan(x) / x` in `x^2`: reciprocals of odd numbers in turn. What is left out is below 1e-17 for
/// `|x| < 0.13`.
const SERIES: [f64; 9] = [
    1.0,
    -1.0 / 3.0,
    1.0 / 5.0,
    -1.0 / 7.0,
    1.0 / 9.0,
    -1.0 / 11.0,
    1.0 / 13.0,
    -1.0 / 15.0,
    1.0 / 17.0,
];

/// The arc tangent, between -pi/2 and pi/2. Relative errors are about 4e-16 in f64 and 4 ulp in f32, also near 0.
#[inline(always)]
pub fn atan<V: Lanes>(x: V) -> V {
    let one = V::splat(1.0);
    let size = x.abs();
    let far = one.less(size);
    let turn = below_one(V::select(far, one / size, size));
    let acute = V::select(far, V::splat(std::f64::consts::FRAC_PI_2) - turn, turn);
    V::select(x.less(V::splat(0.0)), -acute, acute)
}

/// The arc tangent of a number between 0 and 1: half of the angle has the tangent x / (1 + sqrt(1 + x^2)).
#[inline(always)]
fn below_one<V: Lanes>(x: V) -> V {
    let eighth = half(half(half(x)));
    V::splat(8.0) * eighth * polynomial(eighth * eighth, &SERIES)
}

#[inline(always)]
fn half<V: Lanes>(x: V) -> V {
    let one = V::splat(1.0);
    x / (one + (one + x * x).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of mpmath with 40 digits.
    #[test]
    fn values_match_multiprecision_values() {
        for (x, want) in [
            (1e-300, 1e-300),
            (1e-9, 9.999999999999999996667e-10),
            (0.1, 0.09966865249116202737845),
            (0.5, 0.4636476090008061162143),
            (1.0, std::f64::consts::FRAC_PI_4),
            (1.5, 0.9827937232473290679857),
            (20.0, 1.5208379310729538578),
            (1e18, std::f64::consts::FRAC_PI_2),
        ] {
            for (x, want) in [(x, want), (-x, -want)] {
                assert!(
                    (atan(x) - want).abs() <= 5e-16 * f64::abs(want),
                    "{x}: {}",
                    atan(x)
                );
            }
        }
        for x in [1e-30_f32, 0.3, 0.9, 1.1, -7.0, 1e30] {
            let want = atan(f64::from(x));
            assert!((f64::from(atan(x)) - want).abs() <= 2.4e-7 * want.abs(), "{x}");
        }
        assert_eq!(atan(f64::INFINITY), std::f64::consts::FRAC_PI_2);
        assert!(atan(f64::NAN).is_nan());
    }
}
