// error: duplicate_option
use probdl::prelude::*;

model! {
    #[model(seed = 7, seed = 8)]
    struct Line = Input(1) -> Dense(1);
}

fn main() {}
