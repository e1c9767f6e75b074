// error: range_not_proved
use probdl::prelude::*;

fn main() {
    model!(Dense(3) -> DistributionLambda(|t| Dirichlet(t)));
}
