// error: probability_as_logits
use probdl::prelude::*;

fn main() {
    model!(Dense(1, sigmoid) -> DistributionLambda(|t| Bernoulli(t)));
}
