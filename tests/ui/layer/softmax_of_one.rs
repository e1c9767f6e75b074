// error: softmax_of_one
use probdl::prelude::*;

fn main() {
    model!(Dense(50) -> Dense(1, softmax));
}
