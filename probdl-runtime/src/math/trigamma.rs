//! The derivative of the digamma function.

/// The trigamma function for `x > 0`: infinite at 0, NaN below.
///
/// The asymptotic series from 15 on, below it the recurrence (DLMF 5.15.5 and 5.15.8); relative errors are about 1e-15.
pub fn trigamma(x: f64) -> f64 {
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    let mut sum = 0.0;
    let mut x = x;
    while x < 15.0 {
        sum += 1.0 / x / x;
        x += 1.0;
    }
    let r = 1.0 / x;
    let w = r * r;
    let series = super::polynomial(
        w,
        &[
            1.0 / 6.0,
            -1.0 / 30.0,
            1.0 / 42.0,
            -1.0 / 30.0,
            5.0 / 66.0,
            -691.0 / 2730.0,
            7.0 / 6.0,
        ],
    );
    sum + r * (1.0 + 0.5 * r + w * series)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_values_are_met() {
        let pi = std::f64::consts::PI;
        for (x, want) in [
            (1.0, pi * pi / 6.0),
            (0.5, pi * pi / 2.0),
            (2.0, pi * pi / 6.0 - 1.0),
            (1e-8, 1e16 + pi * pi / 6.0),
            (1e10, 1e-10 + 0.5e-20),
        ] {
            assert!((trigamma(x) - want).abs() <= 1e-14 * want, "{x}: {}", trigamma(x));
        }
        assert_eq!(trigamma(0.0), f64::INFINITY);
        assert!(trigamma(-1.0).is_nan() && trigamma(f64::NAN).is_nan());
    }

    #[test]
    fn it_is_the_slope_of_digamma() {
        for x in [0.3_f64, 1.7, 14.9, 15.1, 200.0] {
            let h = 1e-4 * x;
            let difference = (super::super::digamma(x + h) - super::super::digamma(x - h)) / (2.0 * h);
            assert!((trigamma(x) - difference).abs() <= 1e-7 * difference, "{x}");
        }
    }
}
