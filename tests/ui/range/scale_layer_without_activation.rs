// error: range_not_proved
use probdl::prelude::*;

model! {
    struct TwoHeads(x: 4) {
        let loc = x -> Dense(1);
        let scale = x -> Dense(1);
        Normal(loc, scale)
    }
}

fn main() {}
