//! As many components as there are.

use super::weighted::Weighted;
use super::{MixtureError, Ordered, check, mixture_laws};
use crate::distribution::elementwise::Elementwise;
use crate::distribution::{Cdf, Distribution, LocationScale, Mean, Quantile, Variance};
use crate::lanes::Scalar;
use crate::random::Stream;

/// **Mixture(logits, D)**: one of several laws of a type `D`, each with its probability, where the number of components is
/// known only when the program runs: what an ensemble predicts.
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
/// Distribution functions, quantiles and everything else are those of
/// [`MixtureSameFamily`](super::MixtureSameFamily), whose type says how many components there are.
///
/// Source: `McLachlan` and Peel, *Finite Mixture Models* (2000), chapter 1. Differs from TensorFlow Probability: there are
/// quantiles, found as roots (there none).
///
/// ```
/// use probdl_runtime::distribution::{Distribution, Mean, Mixture, Poisson, Quantile};
///
/// let law = Mixture::equal(vec![Poisson::new(1.0_f64)?, Poisson::new(9.0)?])?;
/// // (exp(−1) 1²/2! + exp(−9) 9²/2!) / 2
/// assert!((law.log_prob(&2) + 2.3594845057535).abs() < 1e-13);
/// assert_eq!((law.mean(), law.interval(0.9)), (5.0, [0, 13]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Mixture<D: Distribution> {
    /// None if the weights are equal.
    logits: Option<Vec<D::Scalar>>,
    components: Vec<D>,
}

impl<D: Distribution> Mixture<D> {
    /// The mixture with these logits: the logarithms of the weights, up to a common constant.
    ///
    /// # Errors
    ///
    /// No component, another number of logits, a logit that is NaN or infinite, or none of positive weight.
    pub fn new(logits: Vec<D::Scalar>, components: Vec<D>) -> Result<Self, MixtureError> {
        check(&logits, components.len())?;
        Ok(Self {
            logits: Some(logits),
            components,
        })
    }

    /// The mixture with equal weights.
    ///
    /// # Errors
    ///
    /// No component.
    pub fn equal(components: Vec<D>) -> Result<Self, MixtureError> {
        if components.is_empty() {
            return Err(MixtureError::Empty);
        }
        Ok(Self {
            logits: None,
            components,
        })
    }

    /// The components.
    pub fn components(&self) -> &[D] {
        &self.components
    }

    /// The weights, which sum to 1.
    pub fn weights(&self) -> Vec<D::Scalar> {
        let weighted = self.weighted();
        let indices = 0..self.components.len();
        indices
            .map(|index| D::Scalar::from_f64(weighted.weight(index)))
            .collect()
    }

    /// The mixture of something else that each component has.
    pub(super) fn map<E: Distribution<Scalar = D::Scalar>>(&self, law: impl Fn(&D) -> E) -> Mixture<E> {
        Mixture {
            logits: self.logits.clone(),
            components: self.components.iter().map(law).collect(),
        }
    }

    pub(super) fn weighted(&self) -> Weighted<'_, D> {
        Weighted::new(&self.components, self.logits.as_deref())
    }
}

mixture_laws!(Mixture);

impl<D: LocationScale> LocationScale for Mixture<D> {
    fn affine(self, shift: D::Moment, scale: D::Moment) -> Self {
        let components = self.components.into_iter();
        Self {
            logits: self.logits,
            components: components
                .map(|component| component.affine(shift, scale))
                .collect(),
        }
    }
}
