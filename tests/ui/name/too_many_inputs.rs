// error: too_many_inputs
use probdl::prelude::*;

model! {
    struct Line(a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1) {
        let all = concat(a, b, c, d, e, f, g, h, i);
        Normal(all, 1.0)
    }
}

fn main() {}
