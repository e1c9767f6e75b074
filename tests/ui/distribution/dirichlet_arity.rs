// error: distribution_arity
use probdl::prelude::*;

fn main() {
    model!(Dense(3) -> DistributionLambda(|t| Dirichlet(t, 1.0)));
}
