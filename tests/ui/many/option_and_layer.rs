// error: unknown_option, unknown_activation
use probdl::prelude::*;

model! {
    #[model(optimizer = adam)]
    struct Line = Input(1) -> Dense(1, rellu);
}

fn main() {}
