// error: unknown_layer
use probdl::prelude::*;

fn main() {
    model!(Flatten() -> Dense(1));
}
