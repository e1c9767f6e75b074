// error: unknown_function
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(t, sofplus(t))));
}
