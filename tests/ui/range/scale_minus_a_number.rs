// error: range_not_proved
use probdl::prelude::*;

fn main() {
    model!(Dense(2) -> DistributionLambda(|t| Normal(t[0], softplus(t[1]) - 1.0)));
}
