// error: underscore_without_need
use probdl::prelude::*;

fn main() {
    model!(Dense(_) -> Dense(1));
}
