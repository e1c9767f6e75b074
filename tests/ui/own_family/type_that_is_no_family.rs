// error: rustc, rustc, rustc, rustc, rustc
#[path = "../../common/laws.rs"]
#[allow(dead_code)]
mod laws;
use probdl::prelude::*;

struct Ruler<T>(T);

model! { struct Waves = Input(1) -> Dense(1) -> DistributionLambda(|t| self::Ruler(exp(t))); }

fn main() {}
