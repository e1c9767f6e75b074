// error: one_class
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Dirichlet(softplus(t))));
}
