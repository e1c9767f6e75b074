// error: missing_argument
use probdl::prelude::*;

fn main() {
    model!(Dense(50) -> Dropout() -> Dense(1));
}
