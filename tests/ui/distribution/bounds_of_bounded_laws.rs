// error: bounded_twice, bounded_twice, angles_have_no_order, affine_inside, reciprocal_of_any_number
use probdl::model;

model! { pub struct Scores = Input(1) -> Dense(1) -> DistributionLambda(|t| Truncated(TruncatedNormal(t, 1.0, 0.0, 5.0), high = 3.0)); }
model! { pub struct Twice = Input(1) -> Dense(1) -> DistributionLambda(|t| Truncated(Truncated(Normal(t, 1.0), low = 0.0), high = 3.0)); }
model! { pub struct Winds = Input(1) -> Dense(2) -> DistributionLambda(|t| Truncated(VonMises(t[0], exp(t[1])), 0.0, 1.0)); }
model! { pub struct Floods = Input(1) -> Dense(1) -> DistributionLambda(|t| Censored(Transformed(Gumbel(t, 1.0), affine(1.0, 2.0)))); }
model! { pub struct Speeds = Input(1) -> Dense(1) -> DistributionLambda(|t| Transformed(Normal(t, 1.0), reciprocal)); }

fn main() {}
