// error: probability_as_logits
use probdl::prelude::*;

fn main() {
    model!(Dense(3, softmax) -> DistributionLambda(|t| Categorical(t)));
}
