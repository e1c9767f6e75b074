// error: rustc
use probdl::prelude::*;

model! { struct Coin = Input(1) -> Dense(1) -> DistributionLambda(|t| Bernoulli(t)); }

fn main() {
    let fit = Fit::new(SGD::new(0.1));
    Coin::new(1).fit(&[[1.0]], &[[1.0]], &fit).unwrap();
}
