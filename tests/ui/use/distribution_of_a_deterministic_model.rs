// error: rustc
use probdl::prelude::*;

model! { struct Line = Input(1) -> Dense(1); }

fn main() {
    Line::new(1).distribution(&[1.0]);
}
