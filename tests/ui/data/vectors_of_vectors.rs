// error: rustc
use probdl::prelude::*;

model! { struct Line = Input(1) -> Dense(1); }

fn main() {
    let x: Vec<Vec<f32>> = vec![vec![1.0]];
    Line::new(1).predict(&x, 0);
}
