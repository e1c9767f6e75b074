// error: syntax
use probdl::prelude::*;

fn main() {
    model!(Dense(50) => Dense(1));
}
