// error: syntax
use probdl::prelude::*;

model! {
    #[model(loss = mae seed = 7)]
    struct Line = Input(1) -> Dense(1);
}

fn main() {}
