//! Where an increasing function crosses zero.

/// The root of an increasing function that is not positive at `low`; the function returns its value and its slope.
///
/// Newton's method inside a bracket, with bisection where it leaves the bracket or stalls: at most some hundred
/// evaluations, to the last bits of the root. NaN if the function is NaN.
pub fn increasing_root(low: f64, function: impl Fn(f64) -> (f64, f64)) -> f64 {
    let mut low = low;
    let mut step = 1.0;
    let mut high = low + step;
    while function(high).0 < 0.0 {
        low = high;
        step *= 2.0;
        high += step;
        if high == f64::INFINITY {
            return high;
        }
    }
    let mut x = 0.5 * (low + high);
    for _ in 0..200 {
        let (value, slope) = function(x);
        if value.is_nan() {
            return f64::NAN;
        }
        if value < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let newton = x - value / slope;
        let next = if newton > low && newton < high {
            newton
        } else {
            0.5 * (low + high)
        };
        if (next - x).abs() <= 2e-16 * x.abs().max(1.0) {
            return next;
        }
        x = next;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_found_from_far_below() {
        let cube = |x: f64| (x * x * x - 1e6, 3.0 * x * x);
        assert!((increasing_root(-1e3, cube) - 100.0).abs() < 1e-12);
        let flat = |x: f64| {
            (
                x / (1.0 + x.abs()) - 0.999,
                1.0 / (1.0 + x.abs()) / (1.0 + x.abs()),
            )
        };
        assert!((increasing_root(-5.0, flat) - 999.0).abs() < 1e-9);
        assert!(increasing_root(0.0, |_| (f64::NAN, 1.0)).is_nan());
    }
}
