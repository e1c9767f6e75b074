// error: layer_after_distribution
use probdl::prelude::*;

fn main() {
    model!(Input(1) -> Dense(2) -> IndependentNormal(1) -> Dense(1));
}
