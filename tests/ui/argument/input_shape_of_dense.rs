// error: unknown_argument
use probdl::prelude::*;

fn main() {
    model!(Dense(1, input_shape = 1));
}
