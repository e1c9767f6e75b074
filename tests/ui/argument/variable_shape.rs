// error: variable_shape
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(t, softplus(variable(t)))));
}
