// error: not_a_node
use probdl::prelude::*;

model! {
    struct Line(x: 1) {
        let half = 0.5;
        let h = half -> Dense(1);
        Normal(h, softplus(x[0]))
    }
}

fn main() {}
