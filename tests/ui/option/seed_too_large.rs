// error: option_value
use probdl::prelude::*;

model! {
    #[model(seed = 99999999999999999999)]
    struct Line = Input(1) -> Dense(1);
}

fn main() {}
