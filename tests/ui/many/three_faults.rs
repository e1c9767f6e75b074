// error: unknown_activation, zero_width, unknown_distribution
use probdl::prelude::*;

fn main() {
    model!(Input(2) -> Dense(8, reluu) -> Dense(0) -> DistributionLambda(|t| Normall(t, 1.0)));
}
