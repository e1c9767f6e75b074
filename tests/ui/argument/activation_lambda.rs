// error: activation_expected
use probdl::prelude::*;

fn main() {
    model!(Dense(50, |t| relu(t)) -> Dense(1));
}
