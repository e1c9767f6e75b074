// error: duplicate_accessor
use probdl::prelude::*;

fn main() {
    model!(Dense(50, name = hidden) -> Dense(1, name = hidden));
}
