// error: activation_expected
use probdl::prelude::*;

fn main() {
    model!(Dense(50, activation = relu()) -> Dense(1));
}
