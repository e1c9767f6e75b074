// error: unused_name
use probdl::prelude::*;

model! {
    struct Line(x: 1, z: 2) {
        let loc = x -> Dense(1);
        Normal(loc, 1.0)
    }
}

fn main() {}
