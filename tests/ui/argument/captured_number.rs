// error: number_expected
use probdl::prelude::*;

fn main() {
    let rate = 0.1;
    model!(Dense(50) -> Dropout(rate) -> Dense(1));
}
