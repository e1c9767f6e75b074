// error: too_many_arguments
use probdl::prelude::*;

fn main() {
    model!(Input(1) -> Dense(2) -> IndependentNormal(1, mean, 2));
}
