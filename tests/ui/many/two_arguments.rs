// error: unknown_name, range_not_proved
use probdl::prelude::*;

fn main() {
    model!(Dense(2) -> DistributionLambda(|t| Normal(u, t[1])));
}
