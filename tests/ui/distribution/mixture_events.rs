// error: mixture_events
use probdl::prelude::*;

fn main() {
    model!(Dense(4) -> DistributionLambda(|t| Mixture(Categorical(t[..2]), [Normal(t[2], 1.0), Poisson(exp(t[3]))])));
}
