// error: unused_name
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(0.0, 1.0)));
}
