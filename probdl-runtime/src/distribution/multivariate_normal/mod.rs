//! Multivariate normal laws: with independent elements, and with a triangular factor of the covariance.

mod diagonal;
mod kernel;
mod triangular;

pub use diagonal::{MultivariateNormalDiag, MultivariateNormalDiagError};
pub use kernel::multivariate_normal_tril;
pub use triangular::{MultivariateNormalTriL, MultivariateNormalTriLError};
