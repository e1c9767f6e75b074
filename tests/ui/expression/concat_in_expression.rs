// error: concat_in_expression
use probdl::prelude::*;

model! {
    struct Joined(a: 2, b: 3) {
        let loc = 2.0 * concat(a, b);
        Normal(loc, 1.0)
    }
}

fn main() {}
