// error: loss_of_a_distribution
use probdl::prelude::*;

model! {
    #[model(loss = mse)]
    struct Line = Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0));
}

fn main() {}
