//! Laws of arrays, element by element.

use crate::distribution::{
    Bernoulli, Beta, Binomial, Cauchy, Distribution, Exponential, Gamma, Geometric, Gumbel, HalfCauchy,
    HalfNormal, Independent, InverseGamma, Kumaraswamy, Laplace, LogNormal, Logistic, Mixture,
    MixtureSameFamily, MultivariateNormalDiag, MultivariateNormalTriL, NegativeBinomial, Normal, Pareto,
    Poisson, StudentT, TruncatedNormal, Uniform, VonMises, Weibull, ZeroInflated,
};
use crate::lanes::Scalar;

/// One ordered number: a real one, a count, or a truth value as 0 or 1.
pub trait Quantity: Copy {
    /// Whether there is something between two neighbours.
    const CONTINUOUS: bool;
    /// The number.
    fn number(self) -> f64;
}

impl<T: Scalar> Quantity for T {
    const CONTINUOUS: bool = true;
    fn number(self) -> f64 {
        self.to_f64()
    }
}

impl Quantity for u32 {
    const CONTINUOUS: bool = false;
    fn number(self) -> f64 {
        f64::from(self)
    }
}

impl Quantity for bool {
    const CONTINUOUS: bool = false;
    fn number(self) -> f64 {
        f64::from(u8::from(self))
    }
}

/// Laws whose elements have laws of their own: what models predict, mixtures of such, normal vectors, and laws of one
/// number.
#[diagnostic::on_unimplemented(
    message = "the elements of `{Self}` have no laws of their own",
    note = "wrap a law of one number: `Independent::new([law])`"
)]
pub trait Marginals: Distribution {
    /// The law of an element.
    type Marginal: Distribution<Event: Quantity>;
    /// How many elements there are.
    const ELEMENTS: usize;
    /// The law of one element.
    fn marginal(&self, element: usize) -> Self::Marginal;
    /// One element of an event.
    fn element(event: &Self::Event, element: usize) -> <Self::Marginal as Distribution>::Event;
}

impl<D: Distribution<Event: Quantity>, const N: usize> Marginals for Independent<D, N> {
    type Marginal = D;
    const ELEMENTS: usize = N;
    fn marginal(&self, element: usize) -> D {
        self.elements()[element].clone()
    }
    fn element(event: &[D::Event; N], element: usize) -> D::Event {
        event[element]
    }
}

impl<D: Distribution<Event: Quantity>, const N: usize> Marginals for Mixture<Independent<D, N>> {
    type Marginal = Mixture<D>;
    const ELEMENTS: usize = N;
    fn marginal(&self, element: usize) -> Mixture<D> {
        Mixture::marginal(self, element)
    }
    fn element(event: &[D::Event; N], element: usize) -> D::Event {
        event[element]
    }
}

impl<D: Distribution<Event: Quantity>, const N: usize, const K: usize> Marginals
    for MixtureSameFamily<Independent<D, N>, K>
{
    type Marginal = MixtureSameFamily<D, K>;
    const ELEMENTS: usize = N;
    fn marginal(&self, element: usize) -> MixtureSameFamily<D, K> {
        MixtureSameFamily::marginal(self, element)
    }
    fn element(event: &[D::Event; N], element: usize) -> D::Event {
        event[element]
    }
}

macro_rules! normal_vectors {
    ($($name:ident),+) => {$(
        impl<T: Scalar, const N: usize> Marginals for $name<N, T> {
            type Marginal = Normal<T>;
            const ELEMENTS: usize = N;
            fn marginal(&self, element: usize) -> Normal<T> {
                $name::marginal(self, element)
            }
            fn element(event: &[T; N], element: usize) -> T {
                event[element]
            }
        }
    )+};
}
normal_vectors!(MultivariateNormalDiag, MultivariateNormalTriL);

macro_rules! one_number {
    ($($name:ident),+) => {$(
        impl<T: Scalar> Marginals for $name<T> {
            type Marginal = Self;
            const ELEMENTS: usize = 1;
            fn marginal(&self, _element: usize) -> Self {
                *self
            }
            fn element(event: &Self::Event, _element: usize) -> Self::Event {
                *event
            }
        }
    )+};
}
one_number!(
    Bernoulli,
    Beta,
    Binomial,
    Cauchy,
    Exponential,
    Gamma,
    Geometric,
    Gumbel,
    HalfCauchy,
    HalfNormal,
    InverseGamma,
    Kumaraswamy,
    Laplace,
    LogNormal,
    Logistic,
    NegativeBinomial,
    Normal,
    Pareto,
    Poisson,
    StudentT,
    TruncatedNormal,
    Uniform,
    VonMises,
    Weibull
);

impl<D: Distribution<Event = u32>> Marginals for ZeroInflated<D>
where
    Self: Distribution<Event = u32>,
{
    type Marginal = Self;
    const ELEMENTS: usize = 1;
    fn marginal(&self, _element: usize) -> Self {
        self.clone()
    }
    fn element(event: &u32, _element: usize) -> u32 {
        *event
    }
}
