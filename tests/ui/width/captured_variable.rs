// error: width_expected
use probdl::prelude::*;

fn main() {
    let units = 50;
    model!(Dense(units) -> Dense(1));
}
