// error: rustc
use probdl::prelude::*;

model! { struct Visits = Input(1) -> Dense(1) -> DistributionLambda(|t| NegativeBinomial(mean = exp(t), dispersion = 0.5)); }

fn main() {
    let y: Vec<[f32; 1]> = vec![[1.0], [2.0]];
    Visits::new(1).evaluate(&[[1.0], [2.0]], &y).unwrap();
}
