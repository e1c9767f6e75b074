// error: missing_argument
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda());
}
