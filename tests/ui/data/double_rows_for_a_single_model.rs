// error: rustc
use probdl::prelude::*;

model! { struct Line = Input(1) -> Dense(1); }

fn main() {
    let x: Vec<[f64; 1]> = vec![[1.0]];
    Line::new(1).predict(&x, 0);
}
