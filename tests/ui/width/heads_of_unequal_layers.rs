// error: unequal_widths
use probdl::prelude::*;

model! {
    struct TwoHeads(x: 4) {
        let loc = x -> Dense(2);
        let scale = x -> Dense(3, softplus);
        Normal(loc, scale)
    }
}

fn main() {}
