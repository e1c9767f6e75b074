// error: unknown_choice
use probdl::prelude::*;

fn main() {
    model!(Dense(1, kernel_initializer = variance_scaling(mode = fan_on)));
}
