// error: index_past_width
use probdl::prelude::*;

model! {
    struct Joined(a: 2, b: 3) {
        let both = concat(a, b);
        Normal(both[..6], 1.0)
    }
}

fn main() {}
