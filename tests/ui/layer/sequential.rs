// error: unknown_layer
use probdl::prelude::*;

fn main() {
    model!(Sequential([Dense(50), Dense(1)]));
}
