// error: rustc
use probdl::prelude::*;

model! { struct Incomes = Input(1) -> Dense(1) -> DistributionLambda(|t| LogNormal(t, 1.0)); }

fn main() {
    let y: Vec<[u32; 1]> = vec![[1], [2]];
    Incomes::new(1).evaluate(&[[1.0], [2.0]], &y).unwrap();
}
