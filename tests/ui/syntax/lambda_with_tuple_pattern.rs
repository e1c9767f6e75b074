// error: syntax
use probdl::prelude::*;

fn main() {
    model!(Dense(2) -> DistributionLambda(|(loc, scale)| Normal(loc, scale)));
}
