// error: mixture_widths
use probdl::prelude::*;

fn main() {
    model!(Dense(7) -> DistributionLambda(|t| Mixture(Categorical(t[..2]), [Normal(t[2..4], 1.0), Laplace(t[4..7], 1.0)])));
}
