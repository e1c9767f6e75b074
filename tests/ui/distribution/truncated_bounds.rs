// error: range_not_proved, range_not_proved, missing_quantity
use probdl::model;

model! { pub struct Swapped = Input(1) -> Dense(1) -> DistributionLambda(|t| Truncated(Normal(t, 1.0), 1.0, -1.0)); }
model! { pub struct Anywhere = Input(1) -> Dense(2) -> DistributionLambda(|t| Truncated(Normal(t[0], 1.0), 0.0, t[1])); }
model! { pub struct Peak = Input(1) -> Dense(1)
    -> DistributionLambda(|t| Truncated(Normal(t, 1.0), low = 0.0), convert_to_tensor_fn = mode); }

fn main() {}
