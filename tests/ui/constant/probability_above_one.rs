// error: rustc
use probdl::prelude::*;

const P: f64 = 1.5;
model! { struct Coin(_x: 1) { Bernoulli(probs = P) } }

fn main() {}
