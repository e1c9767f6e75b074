// error: unequal_widths
use probdl::prelude::*;

fn main() {
    model!(Dense(5) -> DistributionLambda(|t| Normal(t[..2] + t[2..], 1.0)));
}
