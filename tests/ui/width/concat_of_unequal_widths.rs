// error: unequal_widths
use probdl::prelude::*;

model! {
    struct Joined(a: 2, b: 3) {
        let joined = concat(a, b);
        let loc = joined + a;
        Normal(loc, 1.0)
    }
}

fn main() {}
