// error: layer_width
use probdl::prelude::*;

fn main() {
    model!(Input(1) -> Dense(8) -> MixtureNormal(3, 1));
}
