// error: rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc, rustc
// Written from the table of families by `probdl-macros/src/golden/events.rs`.
use probdl::prelude::*;

model! { struct OfNormal = Input(1) -> Dense(12) -> DistributionLambda(|t| Normal(loc = t[..2], scale = softplus(t[..2]))); }
model! { struct OfStudentT = Input(1) -> Dense(12) -> DistributionLambda(|t| StudentT(df = softplus(t[..2]), loc = t[..2], scale = softplus(t[..2]))); }
model! { struct OfLaplace = Input(1) -> Dense(12) -> DistributionLambda(|t| Laplace(loc = t[..2], scale = softplus(t[..2]))); }
model! { struct OfLogistic = Input(1) -> Dense(12) -> DistributionLambda(|t| Logistic(loc = t[..2], scale = softplus(t[..2]))); }
model! { struct OfCauchy = Input(1) -> Dense(12) -> DistributionLambda(|t| Cauchy(loc = t[..2], scale = softplus(t[..2]))); }
model! { struct OfGumbel = Input(1) -> Dense(12) -> DistributionLambda(|t| Gumbel(loc = t[..2], scale = softplus(t[..2]))); }
model! { struct OfLogNormal = Input(1) -> Dense(12) -> DistributionLambda(|t| LogNormal(loc = t[..2], scale = softplus(t[..2]))); }
model! { struct OfGamma = Input(1) -> Dense(12) -> DistributionLambda(|t| Gamma(concentration = softplus(t[..2]), rate = softplus(t[..2]))); }
model! { struct OfExponential = Input(1) -> Dense(12) -> DistributionLambda(|t| Exponential(rate = softplus(t[..2]))); }
model! { struct OfWeibull = Input(1) -> Dense(12) -> DistributionLambda(|t| Weibull(concentration = softplus(t[..2]), scale = softplus(t[..2]))); }
model! { struct OfInverseGamma = Input(1) -> Dense(12) -> DistributionLambda(|t| InverseGamma(concentration = softplus(t[..2]), scale = softplus(t[..2]))); }
model! { struct OfPareto = Input(1) -> Dense(12) -> DistributionLambda(|t| Pareto(concentration = softplus(t[..2]), scale = softplus(t[..2]))); }
model! { struct OfHalfNormal = Input(1) -> Dense(12) -> DistributionLambda(|t| HalfNormal(scale = softplus(t[..2]))); }
model! { struct OfHalfCauchy = Input(1) -> Dense(12) -> DistributionLambda(|t| HalfCauchy(scale = softplus(t[..2]))); }
model! { struct OfBeta = Input(1) -> Dense(12) -> DistributionLambda(|t| Beta(concentration1 = softplus(t[..2]), concentration0 = softplus(t[..2]))); }
model! { struct OfKumaraswamy = Input(1) -> Dense(12) -> DistributionLambda(|t| Kumaraswamy(concentration1 = softplus(t[..2]), concentration0 = softplus(t[..2]))); }
model! { struct OfUniform = Input(1) -> Dense(12) -> DistributionLambda(|t| Uniform(low = t[..2], high = checked(t[..2]))); }
model! { struct OfTruncatedNormal = Input(1) -> Dense(12) -> DistributionLambda(|t| TruncatedNormal(loc = t[..2], scale = softplus(t[..2]), low = t[..2], high = checked(t[..2]))); }
model! { struct OfVonMises = Input(1) -> Dense(12) -> DistributionLambda(|t| VonMises(loc = t[..2], concentration = softplus(t[..2]))); }
model! { struct OfBernoulli = Input(1) -> Dense(12) -> DistributionLambda(|t| Bernoulli(logits = t[..2])); }
model! { struct OfCategorical = Input(1) -> Dense(12) -> DistributionLambda(|t| Categorical(logits = t[..2])); }
model! { struct OfOneHotCategorical = Input(1) -> Dense(12) -> DistributionLambda(|t| OneHotCategorical(logits = t[..2])); }
model! { struct OfOrderedLogistic = Input(1) -> Dense(12) -> DistributionLambda(|t| OrderedLogistic(cutpoints = ascending(t[..2]), loc = t[0])); }
model! { struct OfMultinomial = Input(1) -> Dense(12) -> DistributionLambda(|t| Multinomial(total_count = 3, logits = t[..2])); }
model! { struct OfDirichlet = Input(1) -> Dense(12) -> DistributionLambda(|t| Dirichlet(concentration = softplus(t[..2]))); }
model! { struct OfMultivariateNormalDiag = Input(1) -> Dense(12) -> DistributionLambda(|t| MultivariateNormalDiag(loc = t[..2], scale_diag = softplus(t[..2]))); }
model! { struct OfMultivariateNormalTriL = Input(1) -> Dense(12) -> DistributionLambda(|t| MultivariateNormalTriL(loc = t[..2], scale_tril = fill_scale_tril(t[..3]))); }
model! { struct OfPoisson = Input(1) -> Dense(12) -> DistributionLambda(|t| Poisson(rate = softplus(t[..2]))); }
model! { struct OfNegativeBinomial = Input(1) -> Dense(12) -> DistributionLambda(|t| NegativeBinomial(total_count = softplus(t[..2]), logits = t[..2])); }
model! { struct OfGeometric = Input(1) -> Dense(12) -> DistributionLambda(|t| Geometric(logits = t[..2])); }
model! { struct OfBinomial = Input(1) -> Dense(12) -> DistributionLambda(|t| Binomial(total_count = 3, logits = t[..2])); }
model! { struct OfBetaBinomial = Input(1) -> Dense(12) -> DistributionLambda(|t| BetaBinomial(total_count = 3, concentration1 = softplus(t[..2]), concentration0 = softplus(t[..2]))); }
model! { struct OfZeroInflated = Input(1) -> Dense(12) -> DistributionLambda(|t| ZeroInflated(Poisson(exp(t[0])), t[1])); }
model! { struct OfCensored = Input(1) -> Dense(12) -> DistributionLambda(|t| Censored(Weibull(softplus(t[0]), exp(t[1])))); }
model! { struct OfTruncated = Input(1) -> Dense(12) -> DistributionLambda(|t| Truncated(Normal(t[0], softplus(t[1])), low = 0.0)); }
model! { struct OfTransformed = Input(1) -> Dense(12) -> DistributionLambda(|t| Transformed(StudentT(4.0, t[0], softplus(t[1])), exp)); }

fn main() {
    let x = [[1.0_f32]];
    let (truths, counts) = ([[true; 2]], [[1_u32; 2]]);
    let (wide_numbers, wide_truths, wide_counts) = ([[0.5_f32; 3]], [[true; 3]], [[1_u32; 3]]);
    let _ = OfNormal::new(1).evaluate(&x, &counts);
    let _ = OfNormal::new(1).evaluate(&x, &wide_numbers);
    let _ = OfStudentT::new(1).evaluate(&x, &counts);
    let _ = OfStudentT::new(1).evaluate(&x, &wide_numbers);
    let _ = OfLaplace::new(1).evaluate(&x, &counts);
    let _ = OfLaplace::new(1).evaluate(&x, &wide_numbers);
    let _ = OfLogistic::new(1).evaluate(&x, &counts);
    let _ = OfLogistic::new(1).evaluate(&x, &wide_numbers);
    let _ = OfCauchy::new(1).evaluate(&x, &counts);
    let _ = OfCauchy::new(1).evaluate(&x, &wide_numbers);
    let _ = OfGumbel::new(1).evaluate(&x, &counts);
    let _ = OfGumbel::new(1).evaluate(&x, &wide_numbers);
    let _ = OfLogNormal::new(1).evaluate(&x, &counts);
    let _ = OfLogNormal::new(1).evaluate(&x, &wide_numbers);
    let _ = OfGamma::new(1).evaluate(&x, &counts);
    let _ = OfGamma::new(1).evaluate(&x, &wide_numbers);
    let _ = OfExponential::new(1).evaluate(&x, &counts);
    let _ = OfExponential::new(1).evaluate(&x, &wide_numbers);
    let _ = OfWeibull::new(1).evaluate(&x, &counts);
    let _ = OfWeibull::new(1).evaluate(&x, &wide_numbers);
    let _ = OfInverseGamma::new(1).evaluate(&x, &counts);
    let _ = OfInverseGamma::new(1).evaluate(&x, &wide_numbers);
    let _ = OfPareto::new(1).evaluate(&x, &counts);
    let _ = OfPareto::new(1).evaluate(&x, &wide_numbers);
    let _ = OfHalfNormal::new(1).evaluate(&x, &counts);
    let _ = OfHalfNormal::new(1).evaluate(&x, &wide_numbers);
    let _ = OfHalfCauchy::new(1).evaluate(&x, &counts);
    let _ = OfHalfCauchy::new(1).evaluate(&x, &wide_numbers);
    let _ = OfBeta::new(1).evaluate(&x, &counts);
    let _ = OfBeta::new(1).evaluate(&x, &wide_numbers);
    let _ = OfKumaraswamy::new(1).evaluate(&x, &counts);
    let _ = OfKumaraswamy::new(1).evaluate(&x, &wide_numbers);
    let _ = OfUniform::new(1).evaluate(&x, &counts);
    let _ = OfUniform::new(1).evaluate(&x, &wide_numbers);
    let _ = OfTruncatedNormal::new(1).evaluate(&x, &counts);
    let _ = OfTruncatedNormal::new(1).evaluate(&x, &wide_numbers);
    let _ = OfVonMises::new(1).evaluate(&x, &counts);
    let _ = OfVonMises::new(1).evaluate(&x, &wide_numbers);
    let _ = OfBernoulli::new(1).evaluate(&x, &counts);
    let _ = OfBernoulli::new(1).evaluate(&x, &wide_truths);
    let _ = OfCategorical::new(1).evaluate(&x, &counts);
    let _ = OfOneHotCategorical::new(1).evaluate(&x, &counts);
    let _ = OfOneHotCategorical::new(1).evaluate(&x, &wide_truths);
    let _ = OfOrderedLogistic::new(1).evaluate(&x, &counts);
    let _ = OfMultinomial::new(1).evaluate(&x, &truths);
    let _ = OfMultinomial::new(1).evaluate(&x, &wide_counts);
    let _ = OfDirichlet::new(1).evaluate(&x, &counts);
    let _ = OfDirichlet::new(1).evaluate(&x, &wide_numbers);
    let _ = OfMultivariateNormalDiag::new(1).evaluate(&x, &counts);
    let _ = OfMultivariateNormalDiag::new(1).evaluate(&x, &wide_numbers);
    let _ = OfMultivariateNormalTriL::new(1).evaluate(&x, &counts);
    let _ = OfMultivariateNormalTriL::new(1).evaluate(&x, &wide_numbers);
    let _ = OfPoisson::new(1).evaluate(&x, &truths);
    let _ = OfPoisson::new(1).evaluate(&x, &wide_counts);
    let _ = OfNegativeBinomial::new(1).evaluate(&x, &truths);
    let _ = OfNegativeBinomial::new(1).evaluate(&x, &wide_counts);
    let _ = OfGeometric::new(1).evaluate(&x, &truths);
    let _ = OfGeometric::new(1).evaluate(&x, &wide_counts);
    let _ = OfBinomial::new(1).evaluate(&x, &truths);
    let _ = OfBinomial::new(1).evaluate(&x, &wide_counts);
    let _ = OfBetaBinomial::new(1).evaluate(&x, &truths);
    let _ = OfBetaBinomial::new(1).evaluate(&x, &wide_counts);
    let _ = OfZeroInflated::new(1).evaluate(&x, &truths);
    let _ = OfCensored::new(1).evaluate(&x, &truths);
    let _ = OfTruncated::new(1).evaluate(&x, &truths);
    let _ = OfTransformed::new(1).evaluate(&x, &truths);
}
