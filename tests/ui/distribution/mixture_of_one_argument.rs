// error: mixture_same_family_arguments
use probdl::prelude::*;

fn main() {
    model!(Dense(3) -> DistributionLambda(|t| MixtureSameFamily(Normal(t, 1.0))));
}
