//! The densities of all continuous laws.

use super::Density;
use crate::distribution::{
    Beta, Cauchy, Exponential, Gamma, Gumbel, HalfCauchy, HalfNormal, InverseGamma, Kumaraswamy, Laplace,
    LogNormal, Logistic, Normal, Pareto, StudentT, TruncatedNormal, Uniform, VonMises, Weibull, kernel,
};
use crate::lanes::{Lanes, Scalar};

macro_rules! densities {
    ($($law:ident $count:literal $kernel:ident $by_value:ident;)+) => {$(
        impl<T: Scalar> Density<$count> for $law<T> {
            #[inline(always)]
            fn log_density<V: Lanes>(y: V, parameters: [V; $count]) -> (V, [V; $count]) {
                kernel::$kernel(y, parameters)
            }

            #[inline(always)]
            fn by_value<V: Lanes>(y: V, parameters: [V; $count]) -> V {
                kernel::$by_value(y, parameters)
            }
        }
    )+};
}

densities! {
    Beta 2 beta beta_by_value;
    Cauchy 2 cauchy cauchy_by_value;
    Exponential 1 exponential_density exponential_density_by_value;
    Gamma 2 gamma gamma_by_value;
    Gumbel 2 gumbel gumbel_by_value;
    HalfCauchy 1 half_cauchy half_cauchy_by_value;
    HalfNormal 1 half_normal half_normal_by_value;
    InverseGamma 2 inverse_gamma inverse_gamma_by_value;
    Kumaraswamy 2 kumaraswamy kumaraswamy_by_value;
    Laplace 2 laplace laplace_by_value;
    LogNormal 2 log_normal log_normal_by_value;
    Logistic 2 logistic logistic_by_value;
    Normal 2 normal normal_by_value;
    Pareto 2 pareto pareto_by_value;
    StudentT 3 student_t student_t_by_value;
    TruncatedNormal 4 truncated_normal truncated_normal_by_value;
    Uniform 2 uniform uniform_by_value;
    VonMises 2 von_mises von_mises_by_value;
    Weibull 2 weibull weibull_by_value;
}
