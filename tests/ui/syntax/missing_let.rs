// error: syntax
use probdl::prelude::*;

model! {
    struct Line(x: 1) {
        h = x -> Dense(1);
        Normal(h, 1.0)
    }
}

fn main() {}
