// error: function_arity
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(t, softplus(t, 1.0))));
}
