// error: mixture_same_family_components
use probdl::prelude::*;

fn main() {
    model!(Dense(3) -> DistributionLambda(|t| MixtureSameFamily(Categorical(t), Dirichlet(softplus(t)))));
}
