// error: unknown_name, range_not_proved
use probdl::prelude::*;

fn main() {
    let seeds = [1, 2, 3];
    let models: Vec<_> = seeds
        .iter()
        .map(|_| model!(Input(1) -> Dense(2) -> DistributionLambda(|t| Normal(u, t[1]))))
        .collect();
    println!("{}", models[0].parameters()[0]);
}
