// error: division_by_zero
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(t / 0, 1.0)));
}
