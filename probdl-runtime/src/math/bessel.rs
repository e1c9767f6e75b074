//! The modified Bessel functions of orders 0 and 1, scaled, as the von Mises law needs them.

use super::bessel_interpolants::{DOUBLE, Interpolants, SINGLE};
use super::{ln, polynomial};
use crate::lanes::{Call, Lanes};

/// Where the interpolants in `1 / x` take over.
const FAR: f64 = 4.0;

/// `ln(exp(-x) I0(x))` and minus its derivative, `1 - I1(x) / I0(x)`, for `x >= 0`.
///
/// In f64 both are at most 1e-13 off, relative to the larger of 1 and the result the first, to itself the second; in f32
/// at most 8 ulp.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn log_bessel_i0e_and_decline<V: Lanes>(x: V) -> (V, V) {
    V::vectorize(LogAndDecline { x })
}

/// Compiled by itself: its polynomials are long.
struct LogAndDecline<V> {
    x: V,
}

impl<V: Lanes> Call for LogAndDecline<V> {
    type Output = (V, V);

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn call(self) -> (V, V) {
        log_and_decline(self.x)
    }
}

#[cfg_attr(not(debug_assertions), inline(always))]
fn log_and_decline<V: Lanes>(x: V) -> (V, V) {
    let (zero, one) = (V::splat(0.0), V::splat(1.0));
    let Interpolants {
        difference,
        first,
        tail,
        tail_ratio,
    } = if size_of::<V::Scalar>() == size_of::<f32>() {
        SINGLE
    } else {
        DOUBLE
    };
    let far = V::splat(FAR).less(x);
    let near_x = V::select(far, zero, x);
    let far_x = V::select(far, x, V::splat(FAR));
    let order_zero = polynomial(near_x * near_x, first);
    let near_decline = polynomial(near_x * V::splat(0.5) - one, difference) / order_zero;
    let inverse = V::splat(2.0 * FAR) / far_x - one;
    let scaled = polynomial(inverse, tail) / far_x.sqrt();
    let far_decline = polynomial(inverse, tail_ratio) / far_x;
    (
        ln(V::select(far, scaled, order_zero)) - near_x,
        V::select(far, far_decline, near_decline),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of mpmath with 40 digits.
    const VALUES: [(f64, f64, f64); 13] = [
        (0.0, 0.0, 1.0),
        (1.0e-9, -9.9999999975e-10, 0.9999999995),
        (0.001, -0.00099975000001562499826, 0.99950000006249998958),
        (0.5, -0.43845028081451869606, 0.75750038741919805465),
        (2.0, -1.1760064585170437171, 0.30222534203599201799),
        (3.999, -1.5748907078678668311, 0.13651584804770030298),
        (4.0, -1.5750272044845406901, 0.13647738897544941715),
        (4.001, -1.5751636626531655187, 0.13643895194656550921),
        (8.0, -1.9418957445721860546, 0.0647645064705613947),
        (30.0, -2.6152985668280641501, 0.016810444634663907313),
        (700.0, -4.1943000015565509232, 0.00071454118157390672656),
        (100000.0, -6.6754000156835368867, 5.0000125001250019532e-6),
        (1.0e+20, -23.944789463145129582, 5.0e-21),
    ];

    #[test]
    fn values_match_multiprecision_values() {
        for (x, log, decline) in VALUES {
            let (got, got_decline) = log_bessel_i0e_and_decline(x);
            assert!((got - log).abs() <= 1e-13 * log.abs().max(1.0), "{x}: {got}");
            assert!(
                (got_decline - decline).abs() <= 1e-13 * decline,
                "{x}: {got_decline}"
            );
            if x == 3.999 || x == 4.001 || x == 0.001 || x == 1e-9 {
                continue; // not numbers of f32
            }
            let (got, got_decline) = log_bessel_i0e_and_decline(x as f32);
            let (got, got_decline) = (f64::from(got), f64::from(got_decline));
            assert!((got - log).abs() <= 5e-7 * log.abs().max(1.0), "{x}: {got}");
            assert!(
                (got_decline - decline).abs() <= 5e-7 * decline,
                "{x}: {got_decline}"
            );
        }
        assert!(log_bessel_i0e_and_decline(f64::NAN).0.is_nan());
    }

    #[test]
    fn single_precision_follows_double_precision() {
        for step in 0..20_000_u32 {
            let x = 1e-3 * step as f32;
            let (narrow, narrow_decline) = log_bessel_i0e_and_decline(x);
            let (wide, decline) = log_bessel_i0e_and_decline(f64::from(x));
            assert!(
                (f64::from(narrow) - wide).abs() <= 5e-7 * wide.abs().max(1.0),
                "{x}"
            );
            assert!(
                (f64::from(narrow_decline) - decline).abs() <= 5e-7 * decline,
                "{x}"
            );
        }
    }
}
