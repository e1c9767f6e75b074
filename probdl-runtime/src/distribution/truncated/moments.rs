//! Mean and variance between bounds, by integration of the tails about the median.

use super::Truncated;
use crate::distribution::mixture::Ordered;
use crate::distribution::{Cdf, Mean, Quantile, Variance};
use crate::lanes::Scalar;
use crate::math::exp;

/// The integral of a function from 0 to `end`, which may be infinite, by the double exponential rule: Takahasi and Mori,
/// "Double exponential formulas for numerical integration" (1974). `unit` is the distance over which it falls.
fn integral(end: f64, unit: f64, function: impl Fn(f64) -> f64) -> f64 {
    const STEP: f64 = 1.0 / 32.0;
    let term = |index: i32| {
        let t = STEP * f64::from(index);
        let (up, down) = (exp(t), exp(-t));
        let (sinh, cosh) = (0.5 * (up - down), 0.5 * (up + down));
        let quarter = std::f64::consts::FRAC_PI_2;
        let (place, slope) = if end.is_finite() {
            // The logistic function of pi sinh t.
            let part = 1.0 / (1.0 + exp(-2.0 * quarter * sinh));
            let rest = 1.0 / (1.0 + exp(2.0 * quarter * sinh));
            (end * part, end * part * rest * 2.0 * quarter * cosh)
        } else {
            let place = unit * exp(quarter * sinh);
            (place, place * quarter * cosh)
        };
        let term = function(place) * slope;
        if term.is_finite() { term } else { 0.0 }
    };
    STEP * (-160..=160).map(term).sum::<f64>()
}

impl<T: Scalar + Ordered, D: Cdf<Scalar = T, Event = T, Moment = T> + Quantile> Truncated<D> {
    /// The mean less the median, and the mean square of distances from the median.
    fn moments_about_median(&self) -> (f64, f64, f64) {
        let at = |p: f64| self.quantile(T::from_f64(p)).to_f64();
        let (lower, median, upper) = (at(0.25), at(0.5), at(0.75));
        let unit = if upper > lower { upper - lower } else { 1.0 };
        let (low, high) = (at(0.0), at(1.0));
        let above = |distance: f64| exp(self.log_survival(&T::from_f64(median + distance)).to_f64());
        let below = |distance: f64| exp(self.log_cdf(&T::from_f64(median - distance)).to_f64());
        let up = integral(high - median, unit, above);
        let down = integral(median - low, unit, below);
        let square =
            integral(high - median, unit, |d| d * above(d)) + integral(median - low, unit, |d| d * below(d));
        (median, up - down, 2.0 * square)
    }

    /// Whether a quantity that is infinite without bounds is so between them: where an end is open.
    fn is_open(&self) -> bool {
        let end = |p: T| self.quantile(p).is_finite();
        !(end(T::ZERO) && end(T::ONE))
    }
}

impl<T: Scalar + Ordered, D: Cdf<Scalar = T, Event = T, Moment = T> + Quantile + Mean> Mean for Truncated<D> {
    fn mean(&self) -> T {
        let whole = self.law().mean();
        if !whole.is_finite() && self.is_open() {
            return whole;
        }
        let (median, distance, _) = self.moments_about_median();
        T::from_f64(median + distance)
    }
}

impl<T, D> Variance for Truncated<D>
where
    T: Scalar + Ordered,
    D: Cdf<Scalar = T, Event = T, Moment = T> + Quantile + Variance,
{
    fn variance(&self) -> T {
        let whole = self.law().variance();
        if !whole.is_finite() && self.is_open() {
            return whole;
        }
        let (_, distance, square) = self.moments_about_median();
        T::from_f64((square - distance * distance).max(0.0))
    }

    fn stddev(&self) -> T {
        T::from_f64(self.variance().to_f64().sqrt())
    }
}
