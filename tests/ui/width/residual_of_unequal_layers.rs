// error: unequal_widths
use probdl::prelude::*;

model! {
    struct Residual(x: 4) {
        let h = x -> Dense(3, relu);
        let sum = x + h;
        let loc = sum -> Dense(1);
        Normal(loc, 1.0)
    }
}

fn main() {}
