// error: function_as_layer
use probdl::prelude::*;

fn main() {
    model!(Dense(50) -> relu() -> Dense(1));
}
