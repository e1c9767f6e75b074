// error: component_layer
use probdl::prelude::*;

fn main() {
    model!(Dense(_) -> MixtureSameFamily(3, Dense(2)));
}
