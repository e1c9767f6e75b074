// error: number_expected
use probdl::prelude::*;

fn main() {
    model!(Dense(50) -> Dropout(half) -> Dense(1));
}
