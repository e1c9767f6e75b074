// error: duplicate_name
use probdl::prelude::*;

model! {
    struct Line(x: 1) {
        let h = x -> Dense(50);
        let h = h -> Dense(1);
        Normal(h, 1.0)
    }
}

fn main() {}
