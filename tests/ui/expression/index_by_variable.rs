// error: index_expected
use probdl::prelude::*;

fn main() {
    let last = 1;
    model!(Dense(2) -> DistributionLambda(|t| Normal(t[last], 1.0)));
}
