// error: range_not_proved, range_not_proved, range_not_proved, range_not_proved
use probdl::prelude::*;

model! { struct OfBeta = Input(1) -> Dense(2) -> DistributionLambda(|t| Beta(t[0], softplus(t[1]))); }
model! { struct OfKumaraswamy = Input(1) -> Dense(1) -> DistributionLambda(|t| Kumaraswamy(1.0, t)); }
model! { struct OfTruncatedNormal = Input(1) -> Dense(2) -> DistributionLambda(|t| TruncatedNormal(t[0], t[1], 0.0, 1.0)); }
model! { struct OfVonMises = Input(1) -> Dense(2) -> DistributionLambda(|t| VonMises(t[0], relu(t[1]))); }

fn main() {}
