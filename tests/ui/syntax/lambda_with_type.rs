// error: syntax
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t: f32| Normal(t, 1.0)));
}
