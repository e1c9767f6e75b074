// error: truth_expected
use probdl::prelude::*;

fn main() {
    model!(Dense(1, use_bias = False));
}
