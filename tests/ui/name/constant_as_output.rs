// error: not_a_node
use probdl::prelude::*;

const HALF: f64 = 0.5;
model! { struct Line(_x: 1) { HALF } }

fn main() {}
