// error: truth_expected
use probdl::prelude::*;

fn main() {
    model!(Dense(50, relu, zeros) -> Dense(1));
}
