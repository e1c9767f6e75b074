// error: syntax
use probdl::prelude::*;

model! {
    #[model]
    struct Line = Input(1) -> Dense(1);
}

fn main() {}
