// error: missing_quantity
use probdl::prelude::*;

fn main() {
    model!(Dense(9) -> MixtureNormal(3, 1, convert_to_tensor_fn = mode));
}
