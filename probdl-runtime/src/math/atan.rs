//! The arc tangent.

use super::polynomial;

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

/// The arc tangent, between -pi/2 and pi/2. Relative errors are about 4e-16, also near 0.
pub fn atan(x: f64) -> f64 {
    let size = x.abs();
    let acute = if size > 1.0 {
        std::f64::consts::FRAC_PI_2 - below_one(1.0 / size)
    } else {
        below_one(size)
    };
    if x < 0.0 { -acute } else { acute }
}

/// The arc tangent of a number between 0 and 1: half of the angle has the tangent x / (1 + sqrt(1 + x^2)).
fn below_one(x: f64) -> f64 {
    let half = |x: f64| x / (1.0 + (1.0 + x * x).sqrt());
    let eighth = half(half(half(x)));
    8.0 * eighth * polynomial(eighth * eighth, &SERIES)
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
        assert_eq!(atan(f64::INFINITY), std::f64::consts::FRAC_PI_2);
        assert!(atan(f64::NAN).is_nan());
    }
}
