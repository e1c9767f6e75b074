// error: mixture_weights_expected
use probdl::prelude::*;

fn main() {
    model!(Dense(2) -> DistributionLambda(|t| Mixture(Bernoulli(t), [Normal(t[0], 1.0), Laplace(t[1], 1.0)])));
}
