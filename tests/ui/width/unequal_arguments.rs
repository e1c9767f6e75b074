// error: unequal_widths
use probdl::prelude::*;

fn main() {
    model!(Dense(5) -> DistributionLambda(|t| Normal(t[..2], softplus(t[2..]))));
}
