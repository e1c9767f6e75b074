// error: unknown_params_size
use probdl::prelude::*;

fn main() {
    model!(Input(1) -> Dense(params_size(Normal)) -> IndependentNormal(1));
}
