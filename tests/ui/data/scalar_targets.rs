// error: rustc
use probdl::prelude::*;

model! { struct Line = Input(1) -> Dense(1); }

fn main() {
    let y: Vec<f32> = vec![1.0];
    Line::new(1).evaluate(&[[1.0]], &y).unwrap();
}
