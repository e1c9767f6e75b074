// error: partial_activation
use probdl::prelude::*;

fn main() {
    model!(Dense(50, ln) -> Dense(1));
}
