// error: rustc
use probdl::prelude::*;

model! { pub struct Lives = Input(1) -> Dense(1) -> DistributionLambda(|t| Censored(Exponential(exp(t)))); }

fn main() {
    let mut lives = Lives::new(1);
    lives.fit(&[[1.0]], &[[2.0]], &Fit::new(SGD::new(0.1))).unwrap();
}
