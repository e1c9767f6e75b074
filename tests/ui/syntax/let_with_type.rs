// error: syntax
use probdl::prelude::*;

model! {
    struct Line(x: 1) {
        let loc: Scalar = x -> Dense(1);
        Normal(loc, 1.0)
    }
}

fn main() {}
