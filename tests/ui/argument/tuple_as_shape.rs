// error: syntax
use probdl::prelude::*;

fn main() {
    model!(Input(shape = (1,)) -> Dense(1));
}
