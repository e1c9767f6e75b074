// error: outside_domain
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(ln(t), 1.0)));
}
