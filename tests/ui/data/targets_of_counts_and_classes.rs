// error: rustc, rustc, rustc
use probdl::prelude::*;

model! { struct OfBetaBinomial = Input(1) -> Dense(2) -> DistributionLambda(|t| BetaBinomial(9, exp(t[0]), exp(t[1]))); }
model! { struct OfOrderedLogistic = Input(1) -> Dense(1) -> DistributionLambda(|t| OrderedLogistic(ascending(variable([3])), t[0])); }
model! { struct OfMultinomial = Input(1) -> Dense(3) -> DistributionLambda(|t| Multinomial(9, t)); }

fn main() {
    OfBetaBinomial::new(1).evaluate(&[[1.0]], &[[0.5_f32]]).unwrap();
    OfOrderedLogistic::new(1).evaluate(&[[1.0]], &[[2_u32]]).unwrap();
    OfMultinomial::new(1).evaluate(&[[1.0]], &[[4_u32, 5]]).unwrap();
}
