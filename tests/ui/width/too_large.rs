// error: width_too_large
use probdl::prelude::*;

fn main() {
    model!(Dense(100000000) -> Dense(1));
}
