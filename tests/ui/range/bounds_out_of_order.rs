// error: range_not_proved, range_not_proved, range_not_proved, range_not_proved, range_not_proved, nothing_to_check, rustc
use probdl::prelude::*;

const LOW: f64 = -1.0;
const HIGH: f64 = 2.0;

model! { struct OfNumbers = Input(1) -> Dense(1) -> DistributionLambda(|t| TruncatedNormal(t, 1.0, 2.0, 1.5)); }
model! { struct OfEqual = Input(1) -> Dense(1) -> DistributionLambda(|t| TruncatedNormal(t, 1.0, 0.0, 0.0)); }
model! { struct OfColumns = Input(1) -> Dense(2) -> DistributionLambda(|t| Uniform(t[0], t[1])); }
model! { struct OfSum = Input(1) -> Dense(2) -> DistributionLambda(|t| Uniform(t[0], t[0] + t[1])); }
model! { struct OfLimit = Input(1) -> Dense(2) -> DistributionLambda(|t| TruncatedNormal(t[0], 1.0, t[1], 5.0)); }
model! { struct OfConstants = Input(1) -> Dense(1) -> DistributionLambda(|t| TruncatedNormal(t, 1.0, HIGH, LOW)); }
model! { struct OfLower = Input(1) -> Dense(1) -> DistributionLambda(|t| Uniform(checked(t), 5.0)); }

fn main() {}
