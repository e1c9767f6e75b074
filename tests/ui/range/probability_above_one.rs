// error: range_not_proved
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Bernoulli(probs = 0.0 * t + 1.5)));
}
