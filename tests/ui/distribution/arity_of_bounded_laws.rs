// error: distribution_arity, distribution_arity, distribution_arity, distribution_arity, distribution_arity
use probdl::prelude::*;

model! { struct OfBeta = Input(1) -> Dense(1) -> DistributionLambda(|t| Beta(softplus(t))); }
model! { struct OfKumaraswamy = Input(1) -> Dense(1) -> DistributionLambda(|t| Kumaraswamy(softplus(t), 1.0, 2.0)); }
model! { struct OfUniform = Input(1) -> Dense(1) -> DistributionLambda(|t| Uniform(t)); }
model! { struct OfTruncatedNormal = Input(1) -> Dense(1) -> DistributionLambda(|t| TruncatedNormal(t, 1.0)); }
model! { struct OfVonMises = Input(1) -> Dense(1) -> DistributionLambda(|t| VonMises(t)); }

fn main() {}
