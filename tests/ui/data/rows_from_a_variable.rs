// error: rustc
use probdl::prelude::*;

model! { struct Line = Input(1) -> Dense(1); }

fn main() {
    let x: Vec<[f32; 2]> = vec![[1.0, 2.0]];
    Line::new(1).evaluate(&x, &[[1.0]]).unwrap();
}
