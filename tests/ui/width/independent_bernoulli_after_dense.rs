// error: layer_width
use probdl::prelude::*;

fn main() {
    model!(Dense(5) -> IndependentBernoulli(3));
}
