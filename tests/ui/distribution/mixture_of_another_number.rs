// error: unequal_widths
use probdl::prelude::*;

fn main() {
    model!(Dense(5) -> DistributionLambda(|t| MixtureSameFamily(Categorical(t[..3]), Normal(t[3..], 1.0))));
}
