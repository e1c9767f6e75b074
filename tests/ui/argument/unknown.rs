// error: unknown_argument
use probdl::prelude::*;

fn main() {
    model!(Dense(50, activaton = relu) -> Dense(1));
}
