// error: syntax
use probdl::prelude::*;

model! {
    struct Line(x: 1) {
        let h = x -> Dense(1);
    }
}

fn main() {}
