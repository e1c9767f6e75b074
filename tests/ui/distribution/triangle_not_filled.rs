// error: range_not_proved
use probdl::prelude::*;

fn main() {
    model!(Dense(5) -> DistributionLambda(|t| MultivariateNormalTriL(t[..2], t[2..])));
}
