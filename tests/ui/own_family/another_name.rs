// error: rustc
#[path = "../../common/laws.rs"]
#[allow(dead_code)]
mod laws;
use probdl::prelude::*;

model! { struct Waves = Input(1) -> Dense(1) -> DistributionLambda(|t| laws::Rayleigh(rate = exp(t))); }

fn main() {}
