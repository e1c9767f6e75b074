// error: distribution_in_a_binding
use probdl::prelude::*;

model! {
    struct Line(x: 1) {
        let y = x -> Dense(2) -> IndependentNormal(1);
        y
    }
}

fn main() {}
