// error: category_input
use probdl::prelude::*;

model! {
    struct Groups(x: 1, group: category(3)) {
        let both = concat(x, group);
        let loc = both -> Dense(1);
        Normal(loc, 1.0)
    }
}

fn main() {}
