// error: rustc
use probdl::prelude::*;

const N: usize = 2;
model! { struct Line = Input(1) -> Dense(N); }

fn main() {
    Line::new(1).evaluate(&[[1.0]], &[[1.0]]).unwrap();
}
