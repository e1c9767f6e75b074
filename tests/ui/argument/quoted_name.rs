// error: syntax
use probdl::prelude::*;

fn main() {
    model!(Dense(50, name = "hidden") -> Dense(1));
}
