// error: range_not_proved, range_not_proved, range_not_proved, range_not_proved
use probdl::model;

model! { pub struct Nothing = Input(1) -> Dense(1) -> DistributionLambda(|t| Truncated(Poisson(exp(t)), low = 0)); }
model! { pub struct Half = Input(1) -> Dense(1) -> DistributionLambda(|t| Truncated(Poisson(exp(t)), low = 0.5)); }
model! { pub struct Trained = Input(1) -> Dense(2) -> DistributionLambda(|t| Truncated(Poisson(exp(t[0])), high = t[1])); }
model! { pub struct Turned = Input(1) -> Dense(1) -> DistributionLambda(|t| Truncated(Geometric(t), 5, 2)); }

fn main() {}
