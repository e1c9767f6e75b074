// error: option_value
use probdl::prelude::*;

model! {
    #[model(normalize_target = true)]
    struct Line = Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0));
}

fn main() {}
