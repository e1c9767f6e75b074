// error: unknown_function, unknown_name
use probdl::prelude::*;

model! {
    struct Line(x: 1) {
        let a = foo(x);
        let b = y -> Dense(1);
        Normal(a, softplus(b))
    }
}

fn main() {}
