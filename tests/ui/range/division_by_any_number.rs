// error: division_by_zero
use probdl::prelude::*;

fn main() {
    model!(Dense(2) -> DistributionLambda(|t| Normal(t[0] / t[1], 1.0)));
}
