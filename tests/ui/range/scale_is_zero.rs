// error: range_not_proved
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(t, 0)));
}
