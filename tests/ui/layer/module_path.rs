// error: unknown_layer
use probdl::prelude::*;

fn main() {
    model!(layers::Dense(50) -> Dense(1));
}
