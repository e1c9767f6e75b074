// error: independent_arity
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Independent(Normal(t, 1.0), 1)));
}
