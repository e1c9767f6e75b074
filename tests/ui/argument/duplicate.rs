// error: duplicate_argument
use probdl::prelude::*;

fn main() {
    model!(Dense(50, relu, activation = tanh) -> Dense(1));
}
