//! What an axis shows, and how its numbers are written.

use std::ops::Range;

/// What an axis shows is at least so wide: less could not be divided into ticks.
pub(super) const LEAST: f64 = 1e-290;

/// The range that was asked for, or that of some values, with a margin.
pub(super) fn range(asked: Option<&Range<f64>>, values: impl Iterator<Item = f64>) -> Range<f64> {
    let usable = |range: &&Range<f64>| (LEAST..f64::INFINITY).contains(&(range.end - range.start));
    if let Some(range) = asked.filter(usable) {
        return range.clone();
    }
    let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if low > high {
        return 0.0..1.0;
    }
    // Of numbers that are all the same, and of such that are so large that their difference is none: something to see.
    let extent = (high - low).min(f64::MAX / 4.0);
    let margin = if extent > LEAST && extent > 1e-12 * high.abs().max(low.abs()) {
        0.03 * extent
    } else {
        0.5 * high.abs().max(1.0)
    };
    (low - margin).max(f64::MIN / 4.0)..(high + margin).min(f64::MAX / 4.0)
}

/// How the numbers of an axis are written: with the digits that tell its ticks apart, without the noise of their last
/// bits.
pub(super) struct Number {
    /// The power of ten of the last digit that shows.
    last: i32,
    /// Whether as `1.2e7`.
    exponents: bool,
}

impl Number {
    pub(super) fn of(range: &Range<f64>) -> Self {
        let extent = range.end - range.start;
        let largest = range.start.abs().max(range.end.abs());
        // Ticks are at least a twentieth of the range apart.
        let last = (extent / 20.0).log10().floor().clamp(-300.0, 300.0) as i32;
        Self {
            last,
            exponents: !(1e-3..1e6).contains(&largest),
        }
    }

    pub(super) fn text(&self, value: f64) -> String {
        let unit = 10_f64.powi(self.last);
        let steps = (value / unit).round();
        if steps == 0.0 {
            return "0".into();
        }
        let rounded = if self.last < 0 {
            steps / 10_f64.powi(-self.last)
        } else {
            steps * unit
        };
        if self.exponents {
            // `rounded` may be off by the rounding of a power of ten: as many digits as tell ticks apart.
            let digits = (rounded.abs().log10().floor() as i32 - self.last).clamp(0, 16) as usize;
            let text = format!("{rounded:.digits$e}");
            let (number, exponent) = text.split_once('e').unwrap_or((&text, "0"));
            let number = if number.contains('.') {
                number.trim_end_matches('0').trim_end_matches('.')
            } else {
                number
            };
            return format!("{number}e{exponent}").replace('-', "−");
        }
        if rounded.abs() < 10_000.0 {
            return rounded.to_string().replace('-', "−");
        }
        let (thousands, rest) = ((rounded / 1e3).trunc(), rounded.abs() % 1e3);
        format!("{thousands} {rest:03}").replace('-', "−")
    }
}

/// The least of 1, 2, 5, 10, 20, 50, … and of their tenths that is not below a number; 1 if that is not positive.
pub(super) fn round_step(number: f64) -> f64 {
    if number < LEAST {
        return 1.0;
    }
    let power = 10_f64.powi(number.log10().floor() as i32);
    let steps = [1.0, 2.0, 5.0].map(|step| step * power);
    steps
        .into_iter()
        .find(|step| *step >= number * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_an_axis_have_the_digits_that_tell_them_apart() {
        let text = |low, high, value| Number::of(&(low..high)).text(value);
        assert_eq!(text(0.0, 1.0, 0.30000000000000004), "0.3");
        assert_eq!(text(-2.0, 2.0, -0.5), "−0.5");
        assert_eq!(text(0.0, 50_000.0, 20_000.0), "20 000");
        assert_eq!(text(0.0, 4e-5, 2e-5), "2e−5");
        assert_eq!(text(0.0, 3e9, 1e9), "1e9");
        assert_eq!(text(1.0, 1.001, 1.0002), "1.0002");
        assert_eq!(text(-1.0, 1.0, -1e-17), "0");
    }

    #[test]
    fn steps_are_round() {
        for (number, step) in [(0.44, 0.5), (1.0, 1.0), (3.1e-5, 5e-5), (7.0, 10.0), (0.0, 1.0)] {
            assert!((round_step(number) / step - 1.0).abs() < 1e-12, "{number}");
        }
    }

    #[test]
    fn a_range_is_never_empty() {
        for values in [
            vec![],
            vec![0.0],
            vec![5.0, 5.0],
            vec![1e300, -1e300],
            vec![f64::MAX, f64::MIN],
            vec![1e-300],
        ] {
            let range = range(None, values.iter().copied());
            assert!(range.start < range.end, "{values:?}");
            assert!((range.end - range.start).is_finite(), "{values:?}");
        }
    }
}
