// error: missing_quantity
use probdl::prelude::*;

model! {
    #[model(convert_to_tensor_fn = mean)]
    struct Classes = Input(2) -> Dense(3) -> DistributionLambda(|t| Categorical(t));
}

fn main() {}
