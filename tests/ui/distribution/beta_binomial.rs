// error: distribution_arity, range_not_proved, range_not_proved, range_not_proved
use probdl::prelude::*;

model! { struct Two = Input(1) -> Dense(2) -> DistributionLambda(|t| BetaBinomial(softplus(t[0]), softplus(t[1]))); }
model! { struct Real = Input(1) -> Dense(2) -> DistributionLambda(|t| BetaBinomial(10, t[0], softplus(t[1]))); }
model! { struct Half = Input(1) -> Dense(2) -> DistributionLambda(|t| BetaBinomial(2.5, softplus(t[0]), softplus(t[1]))); }
model! { struct Layer = Input(1) -> Dense(3) -> DistributionLambda(|t| BetaBinomial(t[0], exp(t[1]), exp(t[2]))); }

fn main() {}
