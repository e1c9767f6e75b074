// error: rustc
use probdl::prelude::*;

model! {
    struct Two(a: 1, b: 2) {
        let both = concat(a, b);
        let loc = both -> Dense(1);
        Normal(loc, 1.0)
    }
}

fn main() {
    Two::new(1).distribution(&[1.0]);
}
