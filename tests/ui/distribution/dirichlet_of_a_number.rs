// error: vector_parameter_expected
use probdl::prelude::*;

fn main() {
    model!(Dense(3) -> DistributionLambda(|t| Dirichlet(softplus(t[0]))));
}
