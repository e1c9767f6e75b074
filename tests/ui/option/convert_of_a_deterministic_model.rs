// error: convert_of_a_deterministic_model
use probdl::prelude::*;

model! {
    #[model(convert_to_tensor_fn = mean)]
    struct Line = Input(1) -> Dense(1);
}

fn main() {}
