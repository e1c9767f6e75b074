// error: unused_name
use probdl::prelude::*;

model! {
    struct Line(x: 1) {
        let h = x -> Dense(50);
        let loc = x -> Dense(1);
        Normal(loc, 1.0)
    }
}

fn main() {}
