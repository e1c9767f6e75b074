// error: unknown_layer
use probdl::prelude::*;

fn main() {
    model!(Dense(50) -> ReLU() -> Dense(1));
}
