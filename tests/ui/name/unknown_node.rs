// error: unknown_name
use probdl::prelude::*;

model! {
    struct Line(x: 1) {
        let loc = z -> Dense(1);
        Normal(loc, 1.0)
    }
}

fn main() {}
