// error: rustc
#[path = "../../common/laws.rs"]
#[allow(dead_code)]
mod laws;
use probdl::prelude::*;

model! { struct Waves = Input(1) -> Dense(2) -> DistributionLambda(|_t| laws::Failures(1.5)); }

fn main() {}
