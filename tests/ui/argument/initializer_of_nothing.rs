// error: initializer_of_nothing
use probdl::prelude::*;

fn main() {
    model!(Dense(1, use_bias = false, bias_initializer = ones));
}
