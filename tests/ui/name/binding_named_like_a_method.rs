// error: reserved_name
use probdl::prelude::*;

model! {
    struct Line(x: 1) {
        let predict = x -> Dense(1);
        Normal(predict, 1.0)
    }
}

fn main() {}
