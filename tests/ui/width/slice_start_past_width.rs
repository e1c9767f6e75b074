// error: index_past_width
use probdl::prelude::*;

fn main() {
    model!(Dense(2) -> DistributionLambda(|t| Normal(t[3..], 1.0)));
}
