// error: unexpected_in_expression
use probdl::prelude::*;

fn main() {
    model!(Dense(2) -> DistributionLambda(|t| Normal(t, [1.0, 2.0])));
}
