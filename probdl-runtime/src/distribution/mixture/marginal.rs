//! Mixtures of laws of arrays, element by element.

use super::{Mixture, MixtureSameFamily, Ordered};
use crate::distribution::{Cdf, Distribution, Independent, Quantile};

impl<D: Distribution, const N: usize, const K: usize> MixtureSameFamily<Independent<D, N>, K> {
    /// The law of one element of the array.
    ///
    /// # Panics
    ///
    /// If there is no such element.
    #[must_use]
    pub fn marginal(&self, element: usize) -> MixtureSameFamily<D, K> {
        let components = self.components().each_ref();
        MixtureSameFamily::proved(
            *self.logits(),
            components.map(|component| component.elements()[element].clone()),
        )
    }
}

impl<D: Distribution, const N: usize> Mixture<Independent<D, N>> {
    /// The law of one element of the array.
    ///
    /// # Panics
    ///
    /// If there is no such element.
    #[must_use]
    pub fn marginal(&self, element: usize) -> Mixture<D> {
        self.map(|component| component.elements()[element].clone())
    }
}

/// Marginal, one for each element.
impl<D: Cdf + Quantile, const N: usize, const K: usize> Quantile for MixtureSameFamily<Independent<D, N>, K>
where
    D::Event: Ordered,
{
    fn quantile(&self, p: D::Scalar) -> [D::Event; N] {
        std::array::from_fn(|element| self.marginal(element).quantile(p))
    }
}

/// Marginal, one for each element.
impl<D: Cdf + Quantile, const N: usize> Quantile for Mixture<Independent<D, N>>
where
    D::Event: Ordered,
{
    fn quantile(&self, p: D::Scalar) -> [D::Event; N] {
        std::array::from_fn(|element| self.marginal(element).quantile(p))
    }
}
