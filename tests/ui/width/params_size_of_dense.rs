// error: unknown_params_size
use probdl::prelude::*;

fn main() {
    model!(Dense(params_size(Dense(1))));
}
