// error: unknown_layer
use probdl::prelude::*;

fn main() {
    model!(dense(50) -> Dense(1));
}
