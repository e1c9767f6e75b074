// error: identity_is_not_square
use probdl::prelude::*;

fn main() {
    model!(Input(2) -> Dense(3, kernel_initializer = identity));
}
