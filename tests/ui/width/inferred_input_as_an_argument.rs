// error: inferred_width
use probdl::prelude::*;

fn main() {
    model!(DistributionLambda(|t| Normal(t, 1.0)));
}
