// error: distribution_arity, range_not_proved, single_parameter_expected, ascending_outside_argument, vector_parameter_expected
use probdl::prelude::*;

model! { struct NoLoc = Input(1) -> Dense(3) -> DistributionLambda(|t| OrderedLogistic(ascending(t))); }
model! { struct Unordered = Input(1) -> Dense(4) -> DistributionLambda(|t| OrderedLogistic(t[1..], t[0])); }
model! { struct Several = Input(1) -> Dense(1) -> DistributionLambda(|t| OrderedLogistic(ascending(variable([3])), t)); }
model! { struct Elsewhere = Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(ascending(t), 1.0)); }
model! { struct One = Input(1) -> Dense(2) -> DistributionLambda(|t| OrderedLogistic(ascending(t[0]), t[1])); }

fn main() {}
