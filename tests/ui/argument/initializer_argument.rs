// error: unknown_argument
use probdl::prelude::*;

fn main() {
    model!(Dense(1, kernel_initializer = random_normal(std = 0.1)));
}
