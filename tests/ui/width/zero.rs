// error: zero_width
use probdl::prelude::*;

fn main() {
    model!(Dense(0) -> Dense(1));
}
