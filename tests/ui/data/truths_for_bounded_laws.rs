// error: rustc, rustc, rustc, rustc, rustc
use probdl::prelude::*;

model! { struct OfBeta = Input(1) -> Dense(1) -> DistributionLambda(|t| Beta(exp(t), 1.0)); }
model! { struct OfKumaraswamy = Input(1) -> Dense(1) -> DistributionLambda(|t| Kumaraswamy(exp(t), 1.0)); }
model! { struct OfUniform = Input(1) -> Dense(1) -> DistributionLambda(|t| Uniform(t, t + 1.0)); }
model! { struct OfTruncatedNormal = Input(1) -> Dense(1) -> DistributionLambda(|t| TruncatedNormal(t, 1.0, 0.0, 1.0)); }
model! { struct OfVonMises = Input(1) -> Dense(1) -> DistributionLambda(|t| VonMises(t, 1.0)); }

fn main() {
    let (x, truths) = ([[1.0_f32]], [[true]]);
    OfBeta::new(1).evaluate(&x, &truths).unwrap();
    OfKumaraswamy::new(1).evaluate(&x, &truths).unwrap();
    OfUniform::new(1).evaluate(&x, &truths).unwrap();
    OfTruncatedNormal::new(1).evaluate(&x, &truths).unwrap();
    OfVonMises::new(1).evaluate(&x, &truths).unwrap();
}
