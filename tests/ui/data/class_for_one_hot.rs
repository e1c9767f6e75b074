// error: rustc
use probdl::prelude::*;

model! { struct Kinds = Input(2) -> Dense(_) -> OneHotCategorical(3); }

fn main() {
    let y: Vec<u32> = vec![0, 2];
    let _ = Kinds::new(1).fit(&[[0.0, 1.0], [1.0, 0.0]], &y, &Fit::new(Adam::new(0.01)));
}
