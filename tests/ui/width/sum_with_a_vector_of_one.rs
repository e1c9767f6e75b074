// error: unequal_widths
use probdl::prelude::*;

fn main() {
    model!(Dense(3) -> DistributionLambda(|t| Normal(t[..2] + t[2..], 1.0)));
}
