// error: distribution_arity, distribution_arity, no_distribution_function, unknown_argument
use probdl::model;

model! { pub struct Nowhere = Input(1) -> Dense(1) -> DistributionLambda(|t| Truncated(Normal(t, 1.0))); }
model! { pub struct Where = Input(1) -> Dense(1) -> DistributionLambda(|t| Truncated(Normal(t, 1.0), 0.0)); }
model! { pub struct Angle = Input(1) -> Dense(1) -> DistributionLambda(|t| Truncated(VonMises(t, 1.0), low = 0.0)); }
model! { pub struct Lower = Input(1) -> Dense(1) -> DistributionLambda(|t| Truncated(Normal(t, 1.0), lower = 0.0)); }

fn main() {}
