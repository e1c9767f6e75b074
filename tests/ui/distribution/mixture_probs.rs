// error: mixture_probs
use probdl::prelude::*;

fn main() {
    model!(Dense(3, softmax) -> DistributionLambda(|t| MixtureSameFamily(Categorical(probs = t), Normal(t, 1.0))));
}
