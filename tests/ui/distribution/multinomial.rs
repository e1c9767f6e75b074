// error: distribution_arity, range_not_proved, range_not_proved, single_parameter_expected, vector_parameter_expected, one_class, missing_quantity
use probdl::prelude::*;

model! { struct NoTotal = Input(1) -> Dense(3) -> DistributionLambda(|t| Multinomial(t)); }
model! { struct Probs = Input(1) -> Dense(3) -> DistributionLambda(|t| Multinomial(10, probs = t)); }
model! { struct Zero = Input(1) -> Dense(3) -> DistributionLambda(|t| Multinomial(0, t)); }
model! { struct Totals = Input(1) -> Dense(3) -> DistributionLambda(|t| Multinomial(checked(t), t)); }
model! { struct Number = Input(1) -> Dense(3) -> DistributionLambda(|t| Multinomial(10, t[0])); }
model! { struct One = Input(1) -> Dense(1) -> DistributionLambda(|t| Multinomial(10, t)); }
model! { struct Size = Input(1) -> Dense(1) -> DistributionLambda(|t| OrderedLogistic(ascending(variable([3])), t[0]), convert_to_tensor_fn = mean); }

fn main() {}
