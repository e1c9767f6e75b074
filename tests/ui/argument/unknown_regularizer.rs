// error: unknown_regularizer
use probdl::prelude::*;

fn main() {
    model!(Dense(1, kernel_regularizer = lasso(0.1)));
}
