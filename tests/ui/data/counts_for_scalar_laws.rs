// error: rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc
use probdl::prelude::*;

model! { struct OfLaplace = Input(1) -> Dense(1) -> DistributionLambda(|t| Laplace(t, 1.0)); }
model! { struct OfLogistic = Input(1) -> Dense(1) -> DistributionLambda(|t| Logistic(t, 1.0)); }
model! { struct OfCauchy = Input(1) -> Dense(1) -> DistributionLambda(|t| Cauchy(t, 1.0)); }
model! { struct OfGumbel = Input(1) -> Dense(1) -> DistributionLambda(|t| Gumbel(t, 1.0)); }
model! { struct OfExponential = Input(1) -> Dense(1) -> DistributionLambda(|t| Exponential(exp(t))); }
model! { struct OfWeibull = Input(1) -> Dense(1) -> DistributionLambda(|t| Weibull(2.0, exp(t))); }
model! { struct OfInverseGamma = Input(1) -> Dense(1) -> DistributionLambda(|t| InverseGamma(2.0, exp(t))); }
model! { struct OfPareto = Input(1) -> Dense(1) -> DistributionLambda(|t| Pareto(exp(t), 1.0)); }
model! { struct OfHalfNormal = Input(1) -> Dense(1) -> DistributionLambda(|t| HalfNormal(exp(t))); }
model! { struct OfHalfCauchy = Input(1) -> Dense(1) -> DistributionLambda(|t| HalfCauchy(exp(t))); }

fn main() {
    let (x, counts) = ([[1.0_f32]], [[1_u32]]);
    OfLaplace::new(1).evaluate(&x, &counts).unwrap();
    OfLogistic::new(1).evaluate(&x, &counts).unwrap();
    OfCauchy::new(1).evaluate(&x, &counts).unwrap();
    OfGumbel::new(1).evaluate(&x, &counts).unwrap();
    OfExponential::new(1).evaluate(&x, &counts).unwrap();
    OfWeibull::new(1).evaluate(&x, &counts).unwrap();
    OfInverseGamma::new(1).evaluate(&x, &counts).unwrap();
    OfPareto::new(1).evaluate(&x, &counts).unwrap();
    OfHalfNormal::new(1).evaluate(&x, &counts).unwrap();
    OfHalfCauchy::new(1).evaluate(&x, &counts).unwrap();
}
