// error: rate_out_of_range
use probdl::prelude::*;

fn main() {
    model!(Dense(50) -> Dropout(20) -> Dense(1));
}
