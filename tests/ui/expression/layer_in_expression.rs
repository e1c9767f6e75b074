// error: layer_in_expression
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(Dense(1), softplus(t))));
}
