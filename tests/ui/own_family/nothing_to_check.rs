// error: rustc
#[path = "../../common/laws.rs"]
#[allow(dead_code)]
mod laws;
use probdl::prelude::*;

model! { struct Places = Input(1) -> Dense(2) -> DistributionLambda(|t| laws::Tent(checked(t[0]), checked(t[1]))); }

fn main() {}
