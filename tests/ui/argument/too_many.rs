// error: too_many_arguments
use probdl::prelude::*;

fn main() {
    model!(Dense(50) -> Dropout(0.1, 0.2) -> Dense(1));
}
