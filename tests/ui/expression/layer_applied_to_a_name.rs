// error: layer_in_expression
use probdl::prelude::*;

model! {
    struct Line(x: 1) {
        let h = Dense(x);
        Normal(h, 1.0)
    }
}

fn main() {}
