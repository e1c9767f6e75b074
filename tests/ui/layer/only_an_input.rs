// error: no_layers
use probdl::prelude::*;

fn main() {
    model!(Input(1));
}
