// error: softmax_of_a_scalar
use probdl::prelude::*;

fn main() {
    model!(Dense(3) -> DistributionLambda(|t| Categorical(probs = softmax(t[0]))));
}
