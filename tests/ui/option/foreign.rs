// error: unknown_option
use probdl::prelude::*;

model! {
    #[model(optimizer = adam)]
    struct Line = Input(1) -> Dense(1);
}

fn main() {}
