// error: syntax
use probdl::prelude::*;

model! {
    struct One = Input(1) -> Dense(1);
    struct Two = Input(1) -> Dense(1);
}

fn main() {}
