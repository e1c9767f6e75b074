// error: range_not_proved, normalize_target_needs_location_scale
use probdl::model;

model! { pub struct Lives = Input(1) -> Dense(2) -> DistributionLambda(|t| Censored(Weibull(softplus(t[0]), t[1]))); }
model! {
    #[model(normalize_target)]
    pub struct Levels = Input(1) -> Dense(2) -> DistributionLambda(|t| Censored(Normal(t[0], softplus(t[1]))));
}

fn main() {}
