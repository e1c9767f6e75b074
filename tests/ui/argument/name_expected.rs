// error: name_expected
use probdl::prelude::*;

fn main() {
    model!(Dense(50, name = 5) -> Dense(1));
}
