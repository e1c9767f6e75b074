// error: width_expected
use probdl::prelude::*;

fn main() {
    model!(Dense(1.5));
}
