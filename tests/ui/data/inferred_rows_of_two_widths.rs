// error: rustc
use probdl::prelude::*;

fn main() {
    let mut model = model!(Dense(1));
    model.fit(&[[1.0, 2.0]], &[[1.0]], &Fit::new(SGD::new(0.1))).unwrap();
    model.predict(&[[1.0]], 0);
}
