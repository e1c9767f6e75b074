//! Powers of the step count.

/// β^t for the steps t = 1, 2, …, as a running product: exact multiplications instead of a power function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Power(f64);

impl Power {
    /// β^0.
    pub(super) const ONE: Self = Self(1.0);

    /// Goes on to the next power and returns it.
    #[inline(always)]
    pub(super) fn next(&mut self, base: f64) -> f64 {
        let power = self.0 * base;
        // Far below what 1 - β^t can show; a product of subnormal numbers would slow every later step.
        self.0 = if power < 1e-30 { 0.0 } else { power };
        self.0
    }

    /// The power reached.
    pub(super) fn number_mut(&mut self) -> &mut f64 {
        &mut self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_follow_the_power_function_until_one_minus_them_is_one() {
        for base in [0.9_f64, 0.999, 0.5, 0.0] {
            let mut power = Power::ONE;
            for step in 1..=100_000 {
                let got = 1.0 - power.next(base);
                let want = 1.0 - base.powi(step);
                assert!((got - want).abs() <= 1e-14, "{base}^{step}: {got} against {want}");
            }
            assert_eq!(power.next(base), 0.0);
        }
    }
}
