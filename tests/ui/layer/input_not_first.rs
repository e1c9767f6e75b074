// error: input_not_first
use probdl::prelude::*;

fn main() {
    model!(Dense(50) -> Input(1) -> Dense(1));
}
