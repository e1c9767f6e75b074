// error: concat_of_an_expression
use probdl::prelude::*;

model! {
    struct Joined(a: 2, b: 3) {
        let both = concat(a, 2.0 * b);
        Normal(both, 1.0)
    }
}

fn main() {}
