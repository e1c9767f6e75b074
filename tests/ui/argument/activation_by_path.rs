// error: activation_expected
use probdl::prelude::*;

fn main() {
    model!(Dense(50, tf::nn::relu) -> Dense(1));
}
