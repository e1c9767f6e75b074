// error: layer_width
use probdl::prelude::*;

model! { struct Offsets = Input(2) -> Dense(4) -> MultivariateNormalTriL(2); }

fn main() {
    Offsets::new(1);
}
