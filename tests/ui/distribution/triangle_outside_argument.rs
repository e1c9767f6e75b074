// error: triangle_outside_argument
use probdl::prelude::*;

fn main() {
    model!(Dense(3) -> DistributionLambda(|t| Normal(fill_scale_tril(t), 1.0)));
}
