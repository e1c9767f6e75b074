// error: infinite_bound, infinite_bound, infinite_bound
use probdl::model;

model! { pub struct Visits = Input(1) -> Dense(1) -> DistributionLambda(|t| Truncated(Poisson(exp(t)), 1, f64::INFINITY)); }
model! { pub struct Scores = Input(1) -> Dense(1) -> DistributionLambda(|t| TruncatedNormal(t, 1.0, f64::NEG_INFINITY, 2.0)); }
model! { pub struct Places = Input(1) -> Dense(1) -> DistributionLambda(|t| Uniform(t, f32::INFINITY)); }

fn main() {}
