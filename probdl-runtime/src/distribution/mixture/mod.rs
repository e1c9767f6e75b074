//! Mixtures of laws of one family, or of one of several.

mod either;
mod kernel;
mod marginal;
mod ordered;
mod same_family;
mod several;
mod weighted;

pub use either::Either;
pub use kernel::mixture;
pub use ordered::Ordered;
pub(super) use ordered::first_between;
pub use same_family::MixtureSameFamily;
pub use several::Mixture;

use std::fmt;

/// Why a mixture was refused.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum MixtureError {
    /// There is no component.
    Empty,
    /// There are not as many logits as components.
    LengthsDiffer {
        /// How many logits.
        logits: usize,
        /// How many components.
        components: usize,
    },
    /// A logit is NaN or infinite; negative infinity is a weight of 0 and allowed.
    LogitNotANumber {
        /// The component.
        index: usize,
        /// Its logit.
        value: f64,
    },
    /// Every component has weight 0.
    NoWeight,
}

impl fmt::Display for MixtureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a mixture must have a component, but there is none"),
            Self::LengthsDiffer { logits, components } => write!(
                f,
                "a mixture must have one logit for each component, but there are {logits} logits and {components} \
                 components"
            ),
            Self::LogitNotANumber { index, value } => write!(
                f,
                "every logit of a mixture must be finite, or negative infinite for a weight of 0, but that of component \
                 {index} is {value}"
            ),
            Self::NoWeight => f.write_str(
                "a component of a mixture must have a weight above 0, but all logits are negative infinite",
            ),
        }
    }
}

impl std::error::Error for MixtureError {}

/// Checks the logits of a mixture.
fn check<S: crate::lanes::Scalar>(logits: &[S], components: usize) -> Result<(), MixtureError> {
    if components == 0 {
        return Err(MixtureError::Empty);
    }
    if logits.len() != components {
        return Err(MixtureError::LengthsDiffer {
            logits: logits.len(),
            components,
        });
    }
    let numbers = || logits.iter().map(|logit| logit.to_f64());
    let refused = numbers().position(|logit| logit.is_nan() || logit == f64::INFINITY);
    if let Some(index) = refused {
        let value = logits[index].to_f64();
        return Err(MixtureError::LogitNotANumber { index, value });
    }
    if numbers().all(|logit| logit == f64::NEG_INFINITY) {
        return Err(MixtureError::NoWeight);
    }
    Ok(())
}

/// Implements the traits that a mixture has through its `weighted` view.
macro_rules! mixture_laws {
    ($name:ident $(, const $count:ident)?) => {
        impl<D: Distribution $(, const $count: usize)?> Distribution for $name<D $(, $count)?> {
            type Scalar = D::Scalar;
            type Event = D::Event;
            type Moment = D::Moment;

            /// In double precision, by the largest term; never less than the weighted mean of the components'
            /// log-densities.
            fn log_prob(&self, y: &D::Event) -> D::Scalar {
                self.weighted().log_prob(y)
            }

            /// Chooses a component with one uniform number, then draws from it.
            fn draw(&self, stream: &mut Stream) -> D::Event {
                self.weighted().draw(stream)
            }
        }

        impl<D: Mean $(, const $count: usize)?> Mean for $name<D $(, $count)?>
        where
            D::Moment: Elementwise<D::Scalar>,
        {
            fn mean(&self) -> D::Moment {
                self.weighted().mean()
            }
        }

        /// By the law of total variance. NaN where a mean is infinite.
        impl<D: Mean + Variance $(, const $count: usize)?> Variance for $name<D $(, $count)?>
        where
            D::Moment: Elementwise<D::Scalar>,
        {
            fn variance(&self) -> D::Moment {
                self.weighted().variance()
            }

            fn stddev(&self) -> D::Moment {
                self.weighted().stddev()
            }
        }

        impl<D: Cdf $(, const $count: usize)?> Cdf for $name<D $(, $count)?> {
            fn cdf(&self, y: &D::Event) -> D::Scalar {
                self.weighted().cdf(y)
            }

            fn log_cdf(&self, y: &D::Event) -> D::Scalar {
                self.weighted().log_cdf(y)
            }

            fn survival(&self, y: &D::Event) -> D::Scalar {
                self.weighted().survival(y)
            }

            fn log_survival(&self, y: &D::Event) -> D::Scalar {
                self.weighted().log_survival(y)
            }
        }

        /// By bisection between the least and the greatest quantile of the components, to the last bit of the event.
        impl<D: Cdf + Quantile $(, const $count: usize)?> Quantile for $name<D $(, $count)?>
        where
            D::Event: Ordered,
        {
            fn quantile(&self, p: D::Scalar) -> D::Event {
                self.weighted().quantile(p)
            }
        }
    };
}
use mixture_laws;
