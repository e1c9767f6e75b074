// error: rate_out_of_range
use probdl::prelude::*;

fn main() {
    model!(Dense(50) -> Dropout(1.0) -> Dense(1));
}
