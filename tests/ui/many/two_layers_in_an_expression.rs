// error: missing_argument, unknown_layer
use probdl::prelude::*;

fn main() {
    model!(Dense() -> Dens(1));
}
