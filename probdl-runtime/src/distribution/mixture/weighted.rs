//! The mathematics of mixtures, over slices of components: shared by every way to store them.

use super::ordered::{Ordered, first_between};
use crate::distribution::elementwise::Elementwise;
use crate::distribution::{Cdf, Distribution, Mean, Quantile, Variance};
use crate::lanes::Scalar;
use crate::math::{exp, ln, log1p};
use crate::random::Stream;

/// Components with their weights. Everything is added in double precision, from the first component to the last.
pub(super) struct Weighted<'a, D: Distribution> {
    components: &'a [D],
    /// Logarithms of the weights, up to a common constant; equal weights if there are none.
    logits: Option<&'a [D::Scalar]>,
    /// The greatest logit.
    greatest: f64,
    /// The sum of the weights relative to the greatest.
    total: f64,
}

impl<'a, D: Distribution> Weighted<'a, D> {
    pub(super) fn new(components: &'a [D], logits: Option<&'a [D::Scalar]>) -> Self {
        let numbers = || logits.into_iter().flatten().map(|logit| logit.to_f64());
        let greatest = numbers().fold(f64::NEG_INFINITY, f64::max);
        let total = match logits {
            Some(_) => numbers().map(|logit| exp(logit - greatest)).sum(),
            None => components.len() as f64,
        };
        Self {
            components,
            logits,
            greatest,
            total,
        }
    }

    /// The weight of a component relative to the greatest: 1 of that, and 0 of one that never is.
    fn relative_weight(&self, index: usize) -> f64 {
        self.logits
            .map_or(1.0, |logits| exp(logits[index].to_f64() - self.greatest))
    }

    pub(super) fn weight(&self, index: usize) -> f64 {
        self.relative_weight(index) / self.total
    }

    /// The components of weight above 0, with their relative weights.
    fn iter(&self) -> impl Iterator<Item = (f64, &'a D)> + '_ {
        let weights = (0..self.components.len()).map(|index| self.relative_weight(index));
        std::iter::zip(weights, self.components).filter(|(weight, _)| *weight > 0.0)
    }

    /// The weighted mean of a quantity of the components.
    fn average(&self, quantity: impl Fn(&D) -> f64) -> f64 {
        let sum: f64 = self
            .iter()
            .map(|(weight, component)| weight * quantity(component))
            .sum();
        sum / self.total
    }

    /// The logarithm of the weighted mean of what a quantity is the logarithm of.
    ///
    /// No less than the weighted mean of the quantity, which by Jensen's inequality it exceeds but for rounding.
    fn log_average(&self, quantity: impl Fn(&D) -> f64) -> f64 {
        let terms = || {
            self.iter()
                .map(|(weight, component)| (weight, quantity(component)))
        };
        let greatest = terms().fold(f64::NEG_INFINITY, |greatest, (_, term)| {
            if term > greatest || term.is_nan() {
                term
            } else {
                greatest
            }
        });
        if !greatest.is_finite() {
            return greatest;
        }
        let sum: f64 = terms().map(|(weight, term)| weight * exp(term - greatest)).sum();
        let distances: f64 = terms().map(|(weight, term)| weight * (term - greatest)).sum();
        greatest + ln(sum / self.total).max(distances / self.total)
    }

    pub(super) fn log_prob(&self, y: &D::Event) -> D::Scalar {
        D::Scalar::from_f64(self.log_average(|component| component.log_prob(y).to_f64()))
    }

    /// The probability that a component is the one that gave `y`; the weights where no component could have.
    pub(super) fn responsibility(&self, log_probs: &[f64], index: usize) -> f64 {
        let joint = |index: usize| {
            let logit = self.logits.map_or(0.0, |logits| logits[index].to_f64());
            logit + log_probs[index]
        };
        let greatest = (0..log_probs.len()).map(joint).fold(f64::NEG_INFINITY, f64::max);
        if !greatest.is_finite() {
            return self.weight(index);
        }
        let sum: f64 = (0..log_probs.len())
            .map(|other| exp(joint(other) - greatest))
            .sum();
        exp(joint(index) - greatest) / sum
    }

    /// Chooses a component by a uniform number, then draws from it.
    pub(super) fn draw(&self, stream: &mut Stream) -> D::Event {
        let mut left = stream.uniform() * self.total;
        let mut chosen = None;
        for (weight, component) in self.iter() {
            chosen = Some(component);
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        chosen
            .expect("a mixture has a component of positive weight")
            .draw(stream)
    }
}

impl<D: Mean> Weighted<'_, D>
where
    D::Moment: Elementwise<D::Scalar>,
{
    fn mean_of(&self, element: usize) -> f64 {
        // Relative to the first: what all components have in common is kept to the last bit.
        let mean = |component: &D| component.mean().element(element).to_f64();
        let first = self.iter().next().map_or(0.0, |(_, component)| mean(component));
        if first.is_finite() {
            let shift = self.average(|component| mean(component) - first);
            first + shift
        } else {
            self.average(mean)
        }
    }

    pub(super) fn mean(&self) -> D::Moment {
        D::Moment::from_elements(&mut |element| D::Scalar::from_f64(self.mean_of(element)))
    }
}

impl<D: Mean + Variance> Weighted<'_, D>
where
    D::Moment: Elementwise<D::Scalar>,
{
    /// The law of total variance: what the components vary by, and what their means vary by. As a unit and the deviation
    /// in this unit, so that squares do not overflow.
    fn deviation_of(&self, element: usize) -> (f64, f64) {
        let mean = self.mean_of(element);
        let distance = |component: &D| component.mean().element(element).to_f64() - mean;
        let deviation = |component: &D| component.stddev().element(element).to_f64();
        let unit = self.iter().fold(0.0_f64, |unit, (_, component)| {
            unit.max(distance(component).abs()).max(deviation(component))
        });
        if unit == 0.0 || unit.is_infinite() {
            return (
                1.0,
                self.average(|component| deviation(component) + distance(component).abs()),
            );
        }
        let square = |number: f64| (number / unit) * (number / unit);
        let variance = self.average(|component| square(deviation(component)) + square(distance(component)));
        (unit, variance.sqrt())
    }

    pub(super) fn variance(&self) -> D::Moment {
        D::Moment::from_elements(&mut |element| {
            let (unit, deviation) = self.deviation_of(element);
            D::Scalar::from_f64((unit * deviation) * (unit * deviation))
        })
    }

    pub(super) fn stddev(&self) -> D::Moment {
        D::Moment::from_elements(&mut |element| {
            let (unit, deviation) = self.deviation_of(element);
            D::Scalar::from_f64(unit * deviation)
        })
    }
}

impl<D: Cdf> Weighted<'_, D> {
    fn lower(&self, y: &D::Event) -> f64 {
        self.average(|component| component.cdf(y).to_f64())
    }

    fn upper(&self, y: &D::Event) -> f64 {
        self.average(|component| component.survival(y).to_f64())
    }

    pub(super) fn cdf(&self, y: &D::Event) -> D::Scalar {
        D::Scalar::from_f64(self.lower(y).min(1.0))
    }

    pub(super) fn survival(&self, y: &D::Event) -> D::Scalar {
        D::Scalar::from_f64(self.upper(y).min(1.0))
    }

    pub(super) fn log_cdf(&self, y: &D::Event) -> D::Scalar {
        D::Scalar::from_f64(self.log_of(self.upper(y), |component| component.log_cdf(y).to_f64()))
    }

    pub(super) fn log_survival(&self, y: &D::Event) -> D::Scalar {
        D::Scalar::from_f64(self.log_of(self.lower(y), |component| component.log_survival(y).to_f64()))
    }

    /// The logarithm of a probability whose complement is known: near 1 the complement has the digits, and near 0 the
    /// logarithms of the components.
    fn log_of(&self, complement: f64, logarithm: impl Fn(&D) -> f64) -> f64 {
        if complement < 0.5 {
            log1p(-complement)
        } else {
            self.log_average(logarithm).min(0.0)
        }
    }
}

impl<D: Cdf + Quantile> Weighted<'_, D>
where
    D::Event: Ordered,
{
    /// Between the least and the greatest quantile of the components lies that of the mixture.
    pub(super) fn quantile(&self, p: D::Scalar) -> D::Event {
        let quantiles = || self.iter().map(|(_, component)| component.quantile(p));
        let Some(any) = quantiles()
            .find(|quantile| quantile.place().is_none())
            .or(quantiles().next())
        else {
            unreachable!("a mixture has a component of positive weight");
        };
        if any.place().is_none() {
            return any;
        }
        let low = quantiles().fold(
            any,
            |low, other| if other.place() < low.place() { other } else { low },
        );
        let high = quantiles().fold(
            any,
            |high, other| if other.place() > high.place() { other } else { high },
        );
        let p = p.to_f64();
        // What reaches p but for rounding reaches p: so the quantile of a value of a distribution function of counts is
        // the count.
        let rounding = (0.5 * D::Scalar::EPSILON.to_f64()).max(1e-13);
        let reached = |y: D::Event| {
            if p <= 0.5 {
                self.lower(&y) >= p * (1.0 - rounding)
            } else {
                self.upper(&y) <= (1.0 - p) * (1.0 + rounding)
            }
        };
        first_between(low, high, reached).unwrap_or(any)
    }
}
