// error: normalize_target_needs_location_scale
use probdl::prelude::*;

model! {
    #[model(normalize_target)]
    struct Counts = Input(1) -> Dense(1, exp) -> DistributionLambda(|t| Poisson(t));
}

fn main() {}
