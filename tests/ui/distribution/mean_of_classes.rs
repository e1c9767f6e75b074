// error: missing_quantity
use probdl::prelude::*;

fn main() {
    model!(Dense(3) -> DistributionLambda(|t| Categorical(t), convert_to_tensor_fn = mean));
}
