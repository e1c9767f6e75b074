// error: layer_width
use probdl::prelude::*;

fn main() {
    model!(Input(1) -> IndependentNormal(1));
}
