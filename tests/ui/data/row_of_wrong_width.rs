// error: rustc
use probdl::prelude::*;

model! { struct Line = Input(1) -> Dense(1); }

fn main() {
    let fit = Fit::new(SGD::new(0.1));
    Line::new(1).fit(&[[1.0, 2.0]], &[[1.0]], &fit).unwrap();
}
