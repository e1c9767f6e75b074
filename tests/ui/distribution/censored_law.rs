// error: law_expected, angles_have_no_order, no_distribution_function, distribution_arity
use probdl::model;

model! { pub struct Number = Input(1) -> Dense(1) -> DistributionLambda(|t| Censored(t)); }
model! { pub struct Waits = Input(1) -> Dense(2) -> DistributionLambda(|t| Censored(VonMises(t[0], exp(t[1])))); }
model! { pub struct Truths = Input(1) -> Dense(1) -> DistributionLambda(|t| Censored(Bernoulli(t))); }
model! { pub struct Late = Input(1) -> Dense(1) -> DistributionLambda(|t| Censored(Exponential(exp(t)), 3.0)); }

fn main() {}
