// error: rustc
use probdl::prelude::*;

model! { struct Classes = Input(2) -> Dense(3) -> DistributionLambda(|t| Categorical(t)); }

fn main() {
    Classes::new(1).distribution(&[1.0, 2.0]).mean();
}
