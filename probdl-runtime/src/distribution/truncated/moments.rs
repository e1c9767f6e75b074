//! Mean and variance between bounds: of real numbers by integration of the tails about the median.

use super::Truncated;
use crate::distribution::number::Number;
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

/// The median of a law of real numbers, the mean less it, and the mean square of distances from it.
pub(in crate::distribution) fn moments_of_number<D: Cdf + Quantile>(law: &Truncated<D>) -> (f64, f64, f64)
where
    D::Event: Number,
{
    let at = |p: f64| law.quantile(D::Scalar::from_f64(p)).to_f64();
    let (lower, median, upper) = (at(0.25), at(0.5), at(0.75));
    let unit = if upper > lower { upper - lower } else { 1.0 };
    let (low, high) = (at(0.0), at(1.0));
    let above = |distance: f64| exp(law.log_survival(&D::Event::from_on(median + distance)).to_f64());
    let below = |distance: f64| exp(law.log_cdf(&D::Event::up_to(median - distance)).to_f64());
    let up = integral(high - median, unit, above);
    let down = integral(median - low, unit, below);
    let square =
        integral(high - median, unit, |d| d * above(d)) + integral(median - low, unit, |d| d * below(d));
    (median, up - down, 2.0 * square)
}

impl<D: Cdf + Quantile> Truncated<D>
where
    D::Event: Number,
{
    /// Whether a quantity that is infinite without bounds is so between them: where an end is open.
    fn is_open(&self) -> bool {
        let end = |p: D::Scalar| self.quantile(p).to_f64().is_finite();
        !(end(D::Scalar::ZERO) && end(D::Scalar::ONE))
    }
}

impl<T, D> Mean for Truncated<D>
where
    T: Scalar,
    D: Cdf<Scalar = T, Moment = T> + Quantile + Mean,
    D::Event: Number,
{
    fn mean(&self) -> T {
        let whole = self.law().mean();
        if !whole.is_finite() && self.is_open() {
            return whole;
        }
        let (median, distance, _) = D::Event::moments(self);
        T::from_f64(median + distance)
    }
}

impl<T, D> Variance for Truncated<D>
where
    T: Scalar,
    D: Cdf<Scalar = T, Moment = T> + Quantile + Variance,
    D::Event: Number,
{
    fn variance(&self) -> T {
        let whole = self.law().variance();
        if !whole.is_finite() && self.is_open() {
            return whole;
        }
        let (_, distance, square) = D::Event::moments(self);
        T::from_f64((square - distance * distance).max(0.0))
    }

    fn stddev(&self) -> T {
        T::from_f64(self.variance().to_f64().sqrt())
    }
}
