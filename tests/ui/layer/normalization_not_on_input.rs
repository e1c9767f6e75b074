// error: normalization_not_on_input
use probdl::prelude::*;

fn main() {
    model!(Dense(50) -> Normalization() -> Dense(1));
}
