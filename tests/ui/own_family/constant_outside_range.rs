// error: rustc
#[path = "../../common/laws.rs"]
#[allow(dead_code)]
mod laws;
use probdl::prelude::*;

const SCALE: f64 = -1.0;
model! { struct Waves(_x: 1) { laws::Rayleigh(SCALE) } }

fn main() {}
