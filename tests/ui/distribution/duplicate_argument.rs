// error: duplicate_argument
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(t, loc = t)));
}
