// error: syntax
use probdl::prelude::*;

model! {
    struct Line(x: 1) {
        let h = Dense(50)(x);
        Normal(h, 1.0)
    }
}

fn main() {}
