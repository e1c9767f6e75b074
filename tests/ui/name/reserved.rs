// error: reserved_name
use probdl::prelude::*;

fn main() {
    model!(Dense(50, name = fit) -> Dense(1));
}
