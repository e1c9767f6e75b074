// error: nothing_to_check
use probdl::prelude::*;

fn main() {
    model!(Dense(2) -> DistributionLambda(|t| Normal(checked(t[0]), softplus(t[1]))));
}
