// error: unknown_activation
use probdl::prelude::*;

fn main() {
    model!(Dense(50, None) -> Dense(1));
}
