// error: rustc
use probdl::prelude::*;

const SIGMA: f64 = -1.0;

fn main() {
    let mut model = model!(Dense(1) -> DistributionLambda(|t| Normal(t, SIGMA)));
    model.fit(&[[1.0]], &[[1.0]], &Fit::new(SGD::new(0.1))).unwrap();
}
