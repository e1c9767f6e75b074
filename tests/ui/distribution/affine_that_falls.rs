// error: range_not_proved, range_not_proved
use probdl::model;

model! { struct Depths = Input(1) -> Dense(1) -> DistributionLambda(|t| Transformed(Gumbel(t, 1.0), affine(3.0, -2.0))); }
model! { struct Losses = Input(1) -> Dense(2) -> DistributionLambda(|t| Transformed(StudentT(4.0, t[0], 1.0), affine(t[1], -exp(t[1])))); }

fn main() {}
