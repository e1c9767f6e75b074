// error: distribution_in_expression
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(Normal(t, 1.0), 1.0)));
}
