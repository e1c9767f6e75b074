// error: mixture_weights
use probdl::prelude::*;

fn main() {
    model!(Dense(3) -> DistributionLambda(|t| Mixture(Categorical(logits = t), [Normal(t[0], 1.0), Laplace(t[1], 1.0)])));
}
