// error: range_not_proved
use probdl::prelude::*;

fn main() {
    model!(Dense(4) -> DistributionLambda(|t| MultivariateNormalDiag(t[..2], t[2..])));
}
