// error: distribution_in_expression
use probdl::prelude::*;

model! {
    struct Line(x: 1) {
        let y = Normal(x, 1.0) + 1.0;
        Normal(y, 1.0)
    }
}

fn main() {}
