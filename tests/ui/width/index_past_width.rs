// error: index_past_width
use probdl::prelude::*;

fn main() {
    model!(Dense(2) -> DistributionLambda(|t| Normal(t[0], softplus(t[2]))));
}
