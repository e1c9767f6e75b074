// error: negative_number
use probdl::prelude::*;

fn main() {
    model!(Dense(1, kernel_regularizer = l2(-0.1)));
}
