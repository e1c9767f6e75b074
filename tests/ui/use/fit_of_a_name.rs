// error: rustc
use probdl::prelude::*;

fn main() {
    Fit::new("adam");
}
