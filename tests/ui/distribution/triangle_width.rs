// error: triangle_width
use probdl::prelude::*;

fn main() {
    model!(Dense(4) -> DistributionLambda(|t| MultivariateNormalTriL(t[..2], fill_scale_tril(t[2..]))));
}
