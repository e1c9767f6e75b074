// error: rustc
use probdl::prelude::*;

fn main() {
    let _model = model!(Dense(1));
}
