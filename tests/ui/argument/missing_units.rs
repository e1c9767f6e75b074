// error: missing_argument
use probdl::prelude::*;

fn main() {
    model!(Dense() -> Dense(1));
}
