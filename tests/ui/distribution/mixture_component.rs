// error: mixture_component
use probdl::prelude::*;

fn main() {
    model!(Dense(4) -> DistributionLambda(|t| Mixture(Categorical(t[..2]), [Normal(t[2], 1.0), Dirichlet(softplus(t[..2]))])));
}
