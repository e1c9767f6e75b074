// error: unknown_initializer
use probdl::prelude::*;

fn main() {
    model!(Dense(1, kernel_initializer = HeNormal()));
}
