// error: index_of_a_scalar
use probdl::prelude::*;

fn main() {
    model!(Dense(2) -> DistributionLambda(|t| { let loc = t[0]; Normal(loc[0], softplus(t[1])) }));
}
