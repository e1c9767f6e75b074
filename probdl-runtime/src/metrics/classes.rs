//! Laws of classes.

use crate::distribution::{
    Bernoulli, Categorical, Distribution, Independent, Mixture, MixtureSameFamily, OneHotCategorical,
};
use crate::lanes::Scalar;
use crate::math::sigmoid;

/// Laws of classes: categorical ones, coins (class 1 is `true`), arrays of such, and mixtures of them.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a law of classes")]
pub trait Classes: Distribution {
    /// How many classes an event has: one but for arrays.
    const ELEMENTS: usize;
    /// How many classes there are to choose from.
    const CLASSES: usize;
    /// Whether there are two that are one question: then its score is that of class 1 alone.
    const BINARY: bool;
    /// The probability of a class of an element.
    fn probability(&self, element: usize, class: usize) -> f64;
    /// The class of an element of an event.
    fn class(event: &Self::Event, element: usize) -> usize;
}

impl<T: Scalar> Classes for Bernoulli<T> {
    const ELEMENTS: usize = 1;
    const CLASSES: usize = 2;
    const BINARY: bool = true;

    /// Small ones to full precision.
    fn probability(&self, _element: usize, class: usize) -> f64 {
        let probability = self.probs().to_f64();
        match class {
            1 => probability,
            _ if probability < 0.5 => 1.0 - probability,
            _ => sigmoid(-self.logits().to_f64()),
        }
    }

    fn class(event: &bool, _element: usize) -> usize {
        usize::from(*event)
    }
}

impl<T: Scalar, const K: usize> Classes for Categorical<K, T> {
    const ELEMENTS: usize = 1;
    const CLASSES: usize = K;
    const BINARY: bool = false;

    fn probability(&self, _element: usize, class: usize) -> f64 {
        self.probs()[class].to_f64()
    }

    fn class(event: &u32, _element: usize) -> usize {
        *event as usize
    }
}

impl<T: Scalar, const K: usize> Classes for OneHotCategorical<K, T> {
    const ELEMENTS: usize = 1;
    const CLASSES: usize = K;
    const BINARY: bool = false;

    fn probability(&self, _element: usize, class: usize) -> f64 {
        self.probs()[class].to_f64()
    }

    /// The place of the first `true`; `K`, which is no class, if there is none.
    fn class(event: &[bool; K], _element: usize) -> usize {
        event.iter().position(|chosen| *chosen).unwrap_or(K)
    }
}

impl<D: Classes, const N: usize> Classes for Independent<D, N> {
    const ELEMENTS: usize = N * D::ELEMENTS;
    const CLASSES: usize = D::CLASSES;
    const BINARY: bool = D::BINARY;

    fn probability(&self, element: usize, class: usize) -> f64 {
        self.elements()[element / D::ELEMENTS].probability(element % D::ELEMENTS, class)
    }

    fn class(event: &[D::Event; N], element: usize) -> usize {
        D::class(&event[element / D::ELEMENTS], element % D::ELEMENTS)
    }
}

/// Σ wᵢ pᵢ.
fn mixed<D: Classes>(
    weights: impl IntoIterator<Item = D::Scalar>,
    components: &[D],
    element: usize,
    class: usize,
) -> f64 {
    let terms = weights.into_iter().zip(components);
    let terms = terms.map(|(weight, law)| weight.to_f64() * law.probability(element, class));
    terms.sum()
}

impl<D: Classes> Classes for Mixture<D> {
    const ELEMENTS: usize = D::ELEMENTS;
    const CLASSES: usize = D::CLASSES;
    const BINARY: bool = D::BINARY;

    fn probability(&self, element: usize, class: usize) -> f64 {
        mixed(self.weights(), self.components(), element, class)
    }

    fn class(event: &D::Event, element: usize) -> usize {
        D::class(event, element)
    }
}

impl<D: Classes, const K: usize> Classes for MixtureSameFamily<D, K> {
    const ELEMENTS: usize = D::ELEMENTS;
    const CLASSES: usize = D::CLASSES;
    const BINARY: bool = D::BINARY;

    fn probability(&self, element: usize, class: usize) -> f64 {
        mixed(self.weights(), self.components(), element, class)
    }

    fn class(event: &D::Event, element: usize) -> usize {
        D::class(event, element)
    }
}
