// error: positional_after_named
use probdl::prelude::*;

fn main() {
    model!(Dense(units = 50, relu) -> Dense(1));
}
