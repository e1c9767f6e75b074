// error: mixed_forms
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Bernoulli(logits = t, probs = sigmoid(t))));
}
