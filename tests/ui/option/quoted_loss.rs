// error: option_value
use probdl::prelude::*;

model! {
    #[model(loss = "mse")]
    struct Line = Input(1) -> Dense(1);
}

fn main() {}
