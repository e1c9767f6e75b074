// error: unexpected_in_expression
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(t, true)));
}
