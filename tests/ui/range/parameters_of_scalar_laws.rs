// error: range_not_proved, range_not_proved, range_not_proved, range_not_proved, range_not_proved, range_not_proved, range_not_proved, range_not_proved, range_not_proved, range_not_proved
use probdl::prelude::*;

model! { struct OfLaplace = Input(1) -> Dense(2) -> DistributionLambda(|t| Laplace(t[0], t[1])); }
model! { struct OfLogistic = Input(1) -> Dense(2) -> DistributionLambda(|t| Logistic(t[0], t[1])); }
model! { struct OfCauchy = Input(1) -> Dense(2) -> DistributionLambda(|t| Cauchy(t[0], relu(t[1]))); }
model! { struct OfGumbel = Input(1) -> Dense(2) -> DistributionLambda(|t| Gumbel(t[0], t[1])); }
model! { struct OfExponential = Input(1) -> Dense(2) -> DistributionLambda(|t| Exponential(t[0])); }
model! { struct OfWeibull = Input(1) -> Dense(2) -> DistributionLambda(|t| Weibull(t[0], softplus(t[1]))); }
model! { struct OfInverseGamma = Input(1) -> Dense(2) -> DistributionLambda(|t| InverseGamma(softplus(t[0]), t[1])); }
model! { struct OfPareto = Input(1) -> Dense(2) -> DistributionLambda(|t| Pareto(softplus(t[0]), 0.0)); }
model! { struct OfHalfNormal = Input(1) -> Dense(2) -> DistributionLambda(|t| HalfNormal(square(t[0]))); }
model! { struct OfHalfCauchy = Input(1) -> Dense(2) -> DistributionLambda(|t| HalfCauchy(t[0])); }

fn main() {}
