// error: range_not_proved
use probdl::prelude::*;

fn main() {
    model!(Dense(6) -> DistributionLambda(|t| MixtureSameFamily(Categorical(t[..3]), Normal(0.0, t[3..]))));
}
