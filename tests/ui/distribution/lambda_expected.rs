// error: lambda_expected
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(Normal(t, 1.0)));
}
