// error: syntax
use probdl::prelude::*;

fn main() {
    model!();
}
