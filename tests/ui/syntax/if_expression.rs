// error: syntax
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(if t { 1.0 } else { 2.0 }, 1.0)));
}
