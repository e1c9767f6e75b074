// error: rustc
use probdl::prelude::*;

model! { struct Line = Input(1) -> Dense(1); }

fn main() {
    Line::new(1).fit(&[[1.0]], &[[1.0]], &SGD::new(0.1)).unwrap();
}
