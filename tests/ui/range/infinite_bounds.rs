// error: infinite_bound, infinite_bound, infinite_bound, infinite_bound
use probdl::model;

model! { pub struct Visits = Input(1) -> Dense(1) -> DistributionLambda(|t| Truncated(Poisson(exp(t)), f64::INFINITY, 3)); }
model! { pub struct Scores = Input(1) -> Dense(1) -> DistributionLambda(|t| TruncatedNormal(t, 1.0, 2.0, f64::NEG_INFINITY)); }
model! { pub struct Grades = Input(1) -> Dense(1) -> DistributionLambda(|t| TruncatedNormal(t, 1.0, f64::INFINITY, 2.0)); }
model! { pub struct Places = Input(1) -> Dense(1) -> DistributionLambda(|t| Uniform(t, f32::INFINITY)); }

fn main() {}
