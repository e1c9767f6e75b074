// error: option_value
use probdl::prelude::*;

model! {
    #[model(loss = categorical_crossentropy)]
    struct Line = Input(1) -> Dense(1);
}

fn main() {}
