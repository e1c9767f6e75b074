// error: distribution_as_layer
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> Normal(t, 1.0));
}
