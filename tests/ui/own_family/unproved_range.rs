// error: rustc
#[path = "../../common/laws.rs"]
#[allow(dead_code)]
mod laws;
use probdl::prelude::*;

model! { struct Waves = Input(1) -> Dense(2) -> DistributionLambda(|t| laws::Rayleigh(t[0] + relu(t[1]))); }

fn main() {}
