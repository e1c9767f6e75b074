// error: range_not_proved
use probdl::prelude::*;

fn main() {
    model!(Dense(3, sigmoid) -> DistributionLambda(|t| Categorical(probs = t)));
}
