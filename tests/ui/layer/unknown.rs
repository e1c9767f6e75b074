// error: unknown_layer
use probdl::prelude::*;

fn main() {
    model!(Dens(50) -> Dense(1));
}
