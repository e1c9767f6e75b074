// error: distribution_arity, distribution_arity, distribution_arity, distribution_arity, distribution_arity, distribution_arity, distribution_arity, distribution_arity, distribution_arity, distribution_arity
use probdl::prelude::*;

model! { struct OfLaplace = Input(1) -> Dense(1) -> DistributionLambda(|t| Laplace(t)); }
model! { struct OfLogistic = Input(1) -> Dense(1) -> DistributionLambda(|t| Logistic(t)); }
model! { struct OfCauchy = Input(1) -> Dense(1) -> DistributionLambda(|t| Cauchy(t, 1.0, 2.0)); }
model! { struct OfGumbel = Input(1) -> Dense(1) -> DistributionLambda(|t| Gumbel(loc = t)); }
model! { struct OfExponential = Input(1) -> Dense(1) -> DistributionLambda(|t| Exponential(2.0, softplus(t))); }
model! { struct OfWeibull = Input(1) -> Dense(1) -> DistributionLambda(|t| Weibull(softplus(t))); }
model! { struct OfInverseGamma = Input(1) -> Dense(1) -> DistributionLambda(|t| InverseGamma(softplus(t))); }
model! { struct OfPareto = Input(1) -> Dense(1) -> DistributionLambda(|t| Pareto(softplus(t))); }
model! { struct OfHalfNormal = Input(1) -> Dense(1) -> DistributionLambda(|t| HalfNormal(t, softplus(t))); }
model! { struct OfHalfCauchy = Input(1) -> Dense(1) -> DistributionLambda(|t| HalfCauchy(t, softplus(t))); }

fn main() {}
