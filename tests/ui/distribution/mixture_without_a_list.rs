// error: mixture_arguments
use probdl::prelude::*;

fn main() {
    model!(Dense(4) -> DistributionLambda(|t| Mixture(Categorical(t[..2]), Normal(t[2], softplus(t[3])))));
}
