// error: option_value
use probdl::prelude::*;

model! {
    #[model(seed = -1)]
    struct Line = Input(1) -> Dense(1);
}

fn main() {}
