// error: range_not_proved
use probdl::prelude::*;

model! { struct Incomes = Input(1) -> Dense(2) -> DistributionLambda(|t| LogNormal(t[0], t[1])); }

fn main() {}
