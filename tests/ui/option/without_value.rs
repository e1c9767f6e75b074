// error: option_value
use probdl::prelude::*;

model! {
    #[model(dtype)]
    struct Line = Input(1) -> Dense(1);
}

fn main() {}
