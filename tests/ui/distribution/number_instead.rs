// error: distribution_expected
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| t));
}
