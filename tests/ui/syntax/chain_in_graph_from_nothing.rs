// error: syntax
use probdl::prelude::*;

model! {
    struct Line(x: 1) {
        let h = Input(1) -> Dense(1);
        Normal(h, 1.0)
    }
}

fn main() {}
