// error: unknown_activation
use probdl::prelude::*;

fn main() {
    model!(Dense(50, rellu) -> Dense(1));
}
