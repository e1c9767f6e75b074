//! Several independent laws, taken as one law of an array.

use super::{
    Distribution, Entropy, Gradient, LocationScale, LogProbGradient, Mean, Mode, Quantile, Variance,
};
use crate::lanes::Scalar;
use crate::random::Stream;

/// **Independent(D, N)**: several numbers, truth values or counts at once, none of which says anything about another: `N`
/// independent laws of the family `D`, whose event is an array.
///
/// Parameters: the `N` laws, each of which has parameters θₖ of its own. Events are arrays of `N` of the laws' events.
///
/// With pₖ the density or probability of the law of element k,
///
/// ```text
/// log p(y) = Σ log pₖ(y_k)     ∂/∂θₖ = ∂ log pₖ(y_k)/∂θₖ     ∂/∂y_k = ∂ log pₖ(y_k)/∂y_k
/// ```
///
/// Log-densities and entropies are sums over the elements (never means); moments, modes and quantiles are arrays of the
/// elements' own. The quantiles and intervals are marginal: each holds for its element alone. There is no distribution
/// function of the array; ask the [`elements`](Independent::elements).
///
/// Source: Casella, Berger, *Statistical Inference* (2002), section 4.2. Differs from TensorFlow Probability: there is no
/// distribution function (there the product of the elements'), but there are quantiles of each element (there none).
///
/// ```
/// use probdl_runtime::distribution::{Distribution, Independent, Mean, Normal};
///
/// let law = Independent::<_, 3>::from_fn(|i| Normal::new(i as f64, 1.0).unwrap());
/// assert_eq!(law.mean(), [0.0, 1.0, 2.0]);
/// // −3 (1/8 + ln(2π)/2)
/// assert!((law.log_prob(&[0.5, 1.5, 2.5]) + 3.131815599614018).abs() < 1e-14);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Independent<D, const N: usize> {
    elements: [D; N],
}

impl<D, const N: usize> Independent<D, N> {
    /// The laws of the elements, in their order.
    pub fn new(elements: [D; N]) -> Self {
        Self { elements }
    }

    /// The law whose element `i` has the law `element(i)`.
    pub fn from_fn(element: impl FnMut(usize) -> D) -> Self {
        Self {
            elements: std::array::from_fn(element),
        }
    }

    /// The laws of the elements.
    pub fn elements(&self) -> &[D; N] {
        &self.elements
    }

    fn map<X>(&self, quantity: impl FnMut(&D) -> X) -> [X; N] {
        self.elements.each_ref().map(quantity)
    }
}

/// The sum, from the first element to the last.
pub(super) fn sum<S: Scalar>(terms: impl IntoIterator<Item = S>) -> S {
    terms.into_iter().fold(S::ZERO, |sum, term| sum + term)
}

impl<D: Distribution, const N: usize> Distribution for Independent<D, N> {
    type Scalar = D::Scalar;
    type Event = [D::Event; N];
    type Moment = [D::Moment; N];

    fn log_prob(&self, y: &Self::Event) -> D::Scalar {
        sum(std::iter::zip(&self.elements, y).map(|(element, y)| element.log_prob(y)))
    }

    fn draw(&self, stream: &mut Stream) -> Self::Event {
        self.map(|element| element.draw(stream))
    }
}

impl<D: Mean, const N: usize> Mean for Independent<D, N> {
    fn mean(&self) -> Self::Moment {
        self.map(D::mean)
    }
}

impl<D: Variance, const N: usize> Variance for Independent<D, N> {
    fn variance(&self) -> Self::Moment {
        self.map(D::variance)
    }

    fn stddev(&self) -> Self::Moment {
        self.map(D::stddev)
    }
}

impl<D: Mode, const N: usize> Mode for Independent<D, N> {
    fn mode(&self) -> Self::Event {
        self.map(D::mode)
    }
}

impl<D: Entropy, const N: usize> Entropy for Independent<D, N> {
    fn entropy(&self) -> D::Scalar {
        sum(self.elements.iter().map(D::entropy))
    }
}

impl<D: Quantile, const N: usize> Quantile for Independent<D, N> {
    fn quantile(&self, p: D::Scalar) -> Self::Event {
        self.map(|element| element.quantile(p))
    }
}

impl<D: LocationScale, const N: usize> LocationScale for Independent<D, N> {
    fn affine(self, shift: Self::Moment, scale: Self::Moment) -> Self {
        Self::from_fn(|i| self.elements[i].clone().affine(shift[i], scale[i]))
    }
}

impl<D: LogProbGradient, const N: usize> LogProbGradient for Independent<D, N> {
    type ByParameters = [D::ByParameters; N];
    type ByValue = [D::ByValue; N];

    fn log_prob_grad(&self, y: &Self::Event) -> Gradient<D::Scalar, Self::ByParameters, Self::ByValue> {
        let gradients: [_; N] = std::array::from_fn(|i| self.elements[i].log_prob_grad(&y[i]));
        Gradient {
            log_prob: sum(gradients.iter().map(|gradient| gradient.log_prob)),
            by_parameters: gradients.map(|gradient| gradient.by_parameters),
            by_value: gradients.map(|gradient| gradient.by_value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::{Bernoulli, Normal, Poisson};
    use crate::random::rng;

    fn normals() -> Independent<Normal<f64>, 2> {
        Independent::new([Normal::new(0.0, 1.0).unwrap(), Normal::new(3.0, 2.0).unwrap()])
    }

    #[test]
    fn densities_and_entropies_are_summed() {
        let law = normals();
        let [first, second] = law.elements();
        let sum = first.log_prob(&0.1) + second.log_prob(&2.0);
        assert_eq!(law.log_prob(&[0.1, 2.0]), sum);
        assert_eq!(law.entropy(), first.entropy() + second.entropy());
        let gradient = law.log_prob_grad(&[0.1, 2.0]);
        assert_eq!(gradient.log_prob, sum);
        assert_eq!(
            gradient.by_parameters[1],
            second.log_prob_grad(&2.0).by_parameters
        );
        assert_eq!(gradient.by_value[0], first.log_prob_grad(&0.1).by_value);
    }

    #[test]
    fn other_quantities_are_arrays() {
        let law = normals();
        assert_eq!(
            (law.mean(), law.stddev(), law.variance(), law.mode()),
            ([0.0, 3.0], [1.0, 2.0], [1.0, 4.0], [0.0, 3.0])
        );
        let [low, high] = law.interval(0.5);
        assert_eq!([low[1], high[1]], law.elements()[1].interval(0.5));
        let moved = law.affine([1.0, 1.0], [2.0, -2.0]);
        assert_eq!((moved.mean(), moved.stddev()), ([1.0, -5.0], [2.0, 4.0]));
    }

    #[test]
    fn events_are_arrays_of_the_family_s_type() {
        let coins = Independent::<Bernoulli, 3>::from_fn(|i| Bernoulli::new(i as f32 / 2.0).unwrap());
        assert_eq!(coins.mode(), [false, false, true]);
        let counts = Independent::<Poisson, 2>::from_fn(|_| Poisson::new(1e-9).unwrap());
        assert_eq!(counts.sample(&mut rng(1)), [0, 0]);
    }

    #[test]
    fn elements_draw_in_turn_from_one_stream() {
        let law = normals();
        let mut stream = rng(3);
        let [first, second] = law.draw(&mut stream);
        let mut again = rng(3);
        assert_eq!(first, law.elements()[0].draw(&mut again));
        assert_eq!(second, law.elements()[1].draw(&mut again));
        assert_eq!(stream, again);
    }
}
