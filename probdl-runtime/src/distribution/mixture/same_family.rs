//! As many components as the type says.

use super::weighted::Weighted;
use super::{MixtureError, Ordered, check, mixture_laws};
use crate::distribution::elementwise::Elementwise;
use crate::distribution::{
    Cdf, Distribution, Gradient, LocationScale, LogProbGradient, Mean, Quantile, Variance,
};
use crate::lanes::Scalar;
use crate::random::Stream;

/// **MixtureSameFamily(logits, D, K)**: one of `K` laws of a family `D`, each with its probability: several kinds of
/// events under one name, laws with several peaks.
///
/// Parameters: `logits` (aₖ, real), the logarithms of the weights up to a common constant, and the components, which have
/// parameters θₖ of their own. Negative infinity is a weight of 0. Events are those of the components.
///
/// With wₖ = exp(aₖ) / Σ exp(aⱼ), and rₖ = wₖ pₖ(y) / p(y), the probability that component k gave y,
///
/// ```text
/// log p(y) = ln Σ wₖ pₖ(y)     μ = Σ wₖ μₖ     σ² = Σ wₖ (σₖ² + (μₖ − μ)²)
/// ∂/∂aₖ = rₖ − wₖ     ∂/∂θₖ = rₖ ∂ log pₖ/∂θₖ     ∂/∂y = Σ rₖ ∂ log pₖ/∂y
/// ```
///
/// Distribution functions are weighted sums of the components'; quantiles are the roots of those. All of it is added in
/// double precision. There is no closed form of the entropy, nor of the mode. A mixture of laws of arrays chooses one
/// component for the whole array; [`marginal`](MixtureSameFamily::marginal) is the law of an element. For a number of
/// components that the type does not say, see [`Mixture`](super::Mixture).
///
/// Source: `McLachlan` and Peel, *Finite Mixture Models* (2000), chapter 1. Differs from TensorFlow Probability: there are
/// quantiles, found as roots (there none).
///
/// ```
/// use probdl_runtime::distribution::{Cdf, Distribution, Mean, MixtureSameFamily, Normal, Quantile, Variance};
///
/// let law = MixtureSameFamily::equal([Normal::new(-2.0_f64, 1.0)?, Normal::new(2.0, 1.0)?])?;
/// assert!(law.mean() == 0.0 && (law.variance() - 5.0).abs() < 1e-14);
/// assert!((law.log_prob(&0.0) + 2.0 + 0.91893853320467).abs() < 1e-12);
/// assert!((law.cdf(&law.quantile(0.9)) - 0.9).abs() < 1e-14);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MixtureSameFamily<D: Distribution, const K: usize> {
    logits: [D::Scalar; K],
    components: [D; K],
}

impl<D: Distribution, const K: usize> MixtureSameFamily<D, K> {
    /// The mixture with these logits.
    ///
    /// # Errors
    ///
    /// No component, a logit that is NaN or infinite, or none of positive weight.
    pub fn new(logits: [D::Scalar; K], components: [D; K]) -> Result<Self, MixtureError> {
        check(&logits, K)?;
        Ok(Self { logits, components })
    }

    /// The mixture with equal weights.
    ///
    /// # Errors
    ///
    /// No component.
    pub fn equal(components: [D; K]) -> Result<Self, MixtureError> {
        Self::new([D::Scalar::ZERO; K], components)
    }

    /// Logits that are known to be finite: not checked.
    #[doc(hidden)]
    pub fn proved(logits: [D::Scalar; K], components: [D; K]) -> Self {
        Self { logits, components }
    }

    /// The components.
    pub fn components(&self) -> &[D; K] {
        &self.components
    }

    /// The logits, as they were given.
    pub fn logits(&self) -> &[D::Scalar; K] {
        &self.logits
    }

    /// The weights, which sum to 1.
    pub fn weights(&self) -> [D::Scalar; K] {
        let weighted = self.weighted();
        std::array::from_fn(|index| D::Scalar::from_f64(weighted.weight(index)))
    }

    pub(super) fn weighted(&self) -> Weighted<'_, D> {
        Weighted::new(&self.components, Some(&self.logits))
    }
}

mixture_laws!(MixtureSameFamily, const K);

impl<D: LocationScale, const K: usize> LocationScale for MixtureSameFamily<D, K> {
    fn affine(self, shift: D::Moment, scale: D::Moment) -> Self {
        Self {
            logits: self.logits,
            components: self.components.map(|component| component.affine(shift, scale)),
        }
    }
}

impl<D: LogProbGradient, const K: usize> LogProbGradient for MixtureSameFamily<D, K>
where
    D::ByParameters: Elementwise<D::Scalar>,
    D::ByValue: Elementwise<D::Scalar>,
{
    /// By the logits, and by the parameters of each component.
    type ByParameters = ([D::Scalar; K], [D::ByParameters; K]);
    type ByValue = D::ByValue;

    /// Where the density is 0 or infinite, each component counts by its weight.
    fn log_prob_grad(&self, y: &D::Event) -> Gradient<D::Scalar, Self::ByParameters, D::ByValue> {
        let weighted = self.weighted();
        let gradients: [_; K] = std::array::from_fn(|index| self.components[index].log_prob_grad(y));
        let log_probs = gradients.each_ref().map(|gradient| gradient.log_prob.to_f64());
        let responsibilities: [f64; K] =
            std::array::from_fn(|index| weighted.responsibility(&log_probs, index));
        // 0 of a derivative is 0, even if the derivative has overflowed.
        let times = |responsibility: f64, derivative: D::Scalar| match responsibility {
            0.0 => 0.0,
            responsibility => responsibility * derivative.to_f64(),
        };
        let by_logits = std::array::from_fn(|index| {
            D::Scalar::from_f64(responsibilities[index] - weighted.weight(index))
        });
        let by_components = std::array::from_fn(|index| {
            D::ByParameters::from_elements(&mut |element| {
                let derivative = gradients[index].by_parameters.element(element);
                D::Scalar::from_f64(times(responsibilities[index], derivative))
            })
        });
        let by_value = D::ByValue::from_elements(&mut |element| {
            let terms = std::iter::zip(&responsibilities, &gradients);
            let sum: f64 = terms
                .map(|(responsibility, gradient)| times(*responsibility, gradient.by_value.element(element)))
                .sum();
            D::Scalar::from_f64(sum)
        });
        Gradient {
            log_prob: self.log_prob(y),
            by_parameters: (by_logits, by_components),
            by_value,
        }
    }
}
