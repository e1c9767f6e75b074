// error: unknown_layer, unknown_distribution
use probdl::prelude::*;

model! { struct One = Input(1) -> Dens(1); }
model! { struct Two = Input(1) -> Dense(1) -> DistributionLambda(|t| Normall(t, 1.0)); }

fn main() {
    println!("{:?} {:?}", One::new(1), Two::new(2));
}
