// error: unknown_layer
use probdl::prelude::*;

fn main() {
    model!(Dense(50) -> BatchNormalization() -> Dense(1));
}
