// error: function_arity
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(pow(t), 1.0)));
}
