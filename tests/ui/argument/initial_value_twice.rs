// error: initial_value_twice
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(t, softplus(variable(0.0, init = 1.0)))));
}
