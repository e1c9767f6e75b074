// error: range_not_proved
use probdl::prelude::*;

fn main() {
    model!(Dense(2) -> DistributionLambda(|t| Normal(t[0], relu(t[1]))));
}
