// error: missing_argument
use probdl::prelude::*;

fn main() {
    model!(Input(1) -> Dense(2) -> IndependentNormal());
}
