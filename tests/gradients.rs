//! Gradients of every layer, head and function, against central differences.

mod common;

use common::{check_gradient, rows, scattered, single};
use probdl::prelude::*;

/// Checks a model with real targets at several parameters.
macro_rules! check_real {
    ($model:ty, $x:expr, $y:expr) => {
        for salt in [1, 2] {
            let model = <$model>::new(salt);
            let parameters = scattered(model.parameter_count(), 10 + salt);
            check_gradient(&model, &$x, &$y, &parameters);
        }
    };
}

model! {
    /// Every activation that a dense layer can contain, and every one that it cannot, as layers.
    struct Activations(x: 3) {
        let a = x -> Dense(3, linear) -> Dense(2, relu);
        let b = x -> Dense(2, relu6);
        let c = x -> Dense(2, leaky_relu);
        let d = x -> Dense(2, elu) -> Dense(2, sigmoid);
        let e = x -> Dense(2, selu);
        let f = x -> Dense(2, celu);
        let g = x -> Dense(2, gelu);
        let h = x -> Dense(2, silu);
        let i = x -> Dense(2, mish);
        let j = x -> Dense(2, softsign) -> Dense(2, tanh);
        let k = x -> Dense(2, hard_sigmoid);
        let l = x -> Dense(2, hard_silu);
        let m = x -> Dense(2, hard_tanh);
        let n = x -> Dense(2, tanh_shrink);
        let o = x -> Dense(2, squareplus);
        let p = x -> Dense(2, hard_shrink);
        let q = x -> Dense(2, soft_shrink);
        let r = x -> Dense(2, sparse_plus) -> Activation(log_sigmoid);
        let s = x -> Dense(2, sparse_sigmoid);
        let u = x -> Dense(3, softmax) -> Dense(2, softplus);
        let v = x -> Dense(3, log_softmax) -> Dense(2, exponential);
        let both = concat(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, u, v);
        both -> Dense(1)
    }
}

model! {
    /// Every scalar function of the language, in expressions between layers.
    struct Functions(x: 2) {
        let z = x -> Dense(24);
        let positive = softplus(z);
        let a = exp(z[0]) + ln(positive[1]) * log1p(positive[2]) - expm1(z[3]);
        let b = sqrt(positive[4]) * square(z[5]) / (2.0 + abs(z[6]));
        let c = pow(positive[7], z[8]) + pow(z[9], 3) - pow(positive[10], 1.5);
        let d = sin(z[11]) * cos(z[12]) + tanh(z[13]) * sigmoid(z[14]);
        let e = log_sigmoid(z[15]) + erf(z[16]) - lgamma(1.0 + positive[17]);
        let f = relu(z[18]) + gelu(z[19]) * mish(z[20]) - silu(z[21]) * selu(z[22]) + squareplus(z[23]);
        let p = softmax(z[3..7]);
        let q = log_softmax(0.5 * z[8..12]);
        let g = p * q;
        let all = a + b + c + d + e + f + g;
        Normal(all, 1.0)
    }
}

#[test]
fn activations_and_functions() {
    let (x, y) = (single(&rows::<3>(40, 1)), single(&rows::<1>(40, 2)));
    check_real!(Activations, x, y);
    let (x, y) = (single(&rows::<2>(40, 3)), single(&rows::<4>(40, 4)));
    check_real!(Functions, x, y);
}

model! { struct FixedScale = Input(2) -> Dense(3) -> DistributionLambda(|t| Normal(t, 0.7)); }
model! { struct ScalarScale = Input(2) -> Dense(4) -> DistributionLambda(|t| Normal(t[..3], exp(t[3]))); }
model! { struct SoftScale = Input(2) -> Dense(_) -> IndependentNormal(3); }
model! { struct ShiftedScale = Input(2) -> Dense(2) -> DistributionLambda(|t| Normal(t[0], softplus(t[1]) + 1e-3)); }
model! { struct ProductScale = Input(2) -> Dense(3) -> DistributionLambda(|t| Normal(t[0], 2.0 * exp(t[1]) / sqrt(softplus(t[2])))); }
model! { struct Robust = Input(2) -> Dense(1) -> DistributionLambda(|t| {
    let df = 1.0 + softplus(variable(0.5));
    let spread = variable([1], init = -0.3);
    StudentT(df, t, softplus(spread))
}); }
model! { struct PlainRobust = Input(2) -> Dense(3) -> DistributionLambda(|t| StudentT(softplus(t[0]) + 2.0, t[1], sigmoid(t[2]) + 0.1)); }

model! { struct Medians = Input(2) -> Dense(2) -> DistributionLambda(|t| Laplace(t[0], softplus(t[1]))); }
model! { struct PlainLogistic = Input(2) -> Dense(2, softplus) -> DistributionLambda(|t| Logistic(t[0], t[1] + 0.1)); }
model! { struct Outliers = Input(2) -> Dense(2) -> DistributionLambda(|t| Cauchy(t[0], exp(t[1]))); }
model! { struct Bounded = Input(2) -> Dense(4) -> DistributionLambda(|t| TruncatedNormal(t[0], softplus(t[1]), -2.0 - exp(t[2]), checked(4.0 + t[3]))); }
model! { struct HalfOpen = Input(2) -> Dense(3) -> DistributionLambda(|t| TruncatedNormal(t[0], softplus(t[1]), -9.0 - exp(t[2]), f64::INFINITY)); }
model! { struct OpenBelow = Input(2) -> Dense(1) -> DistributionLambda(|t| TruncatedNormal(t, 0.7, f32::NEG_INFINITY, 9.0 + t)); }
model! { struct Covering = Input(2) -> Dense(2) -> DistributionLambda(|t| Uniform(-4.0 - softplus(t[0]), 5.0 + exp(t[1]))); }
model! { struct Angles = Input(2) -> Dense(2) -> DistributionLambda(|t| VonMises(t[0], softplus(t[1]))); }
model! { struct Floods = Input(2) -> Dense(2) -> DistributionLambda(|t| Gumbel(t[0], softplus(t[1]))); }

#[test]
fn heads_with_real_targets() {
    let x = single(&rows::<2>(37, 5));
    let (one, three) = (single(&rows::<1>(37, 6)), single(&rows::<3>(37, 7)));
    check_real!(FixedScale, x, three);
    check_real!(ScalarScale, x, three);
    check_real!(SoftScale, x, three);
    check_real!(ShiftedScale, x, one);
    check_real!(ProductScale, x, one);
    check_real!(Robust, x, one);
    check_real!(PlainRobust, x, one);
    check_real!(Medians, x, one);
    check_real!(PlainLogistic, x, one);
    check_real!(Outliers, x, one);
    check_real!(Floods, x, one);
    check_real!(Bounded, x, one);
    check_real!(HalfOpen, x, one);
    check_real!(OpenBelow, x, one);
    check_real!(Covering, x, one);
    check_real!(Angles, x, one);
}

model! { struct Waiting = Input(2) -> Dense(2) -> DistributionLambda(|t| Gamma(softplus(t[0]), exp(t[1]))); }
model! { struct PlainWaiting = Input(2) -> Dense(2, softplus) -> DistributionLambda(|t| Gamma(t[0] + 0.5, t[1] + 0.1)); }
model! { struct Incomes = Input(2) -> Dense(2) -> DistributionLambda(|t| LogNormal(t[0], softplus(t[1]))); }
model! { struct FixedIncomes = Input(2) -> Dense(1) -> DistributionLambda(|t| LogNormal(t, 0.5)); }
model! { struct LogIncomes = Input(2) -> Dense(2) -> DistributionLambda(|t| LogNormal(t[0], exp(t[1]))); }
model! { struct PlainIncomes = Input(2) -> Dense(2, softplus) -> DistributionLambda(|t| LogNormal(t[0], t[1] + 0.1)); }
model! { struct Parts = Input(2) -> Dense(2) -> DistributionLambda(|t| Beta(softplus(t[0]), exp(t[1]))); }
model! { struct OtherParts = Input(2) -> Dense(2) -> DistributionLambda(|t| Kumaraswamy(softplus(t[0]), exp(t[1]))); }
model! { struct Lives = Input(2) -> Dense(2) -> DistributionLambda(|t| Weibull(softplus(t[0]), softplus(t[1]))); }
model! { struct PlainLives = Input(2) -> Dense(2, softplus) -> DistributionLambda(|t| Weibull(t[0] + 0.5, t[1] + 0.5)); }
model! { struct Memoryless = Input(2) -> Dense(1) -> DistributionLambda(|t| Exponential(exp(t))); }
model! { struct Variances = Input(2) -> Dense(2) -> DistributionLambda(|t| InverseGamma(softplus(t[0]), exp(t[1]))); }
model! { struct Wealth = Input(2) -> Dense(2) -> DistributionLambda(|t| Pareto(softplus(t[0]), 0.001 * sigmoid(t[1]))); }
model! { struct Sizes = Input(2) -> Dense(1) -> DistributionLambda(|t| HalfNormal(softplus(t))); }
model! { struct Spreads = Input(2) -> Dense(1) -> DistributionLambda(|t| HalfCauchy(softplus(t))); }
model! { struct Counts = Input(2) -> Dense(2) -> DistributionLambda(|t| Poisson(exp(t))); }
model! { struct SoftCounts = Input(2) -> Dense(2) -> DistributionLambda(|t| Poisson(rate = softplus(t))); }
model! { struct PlainCounts = Input(2) -> Dense(2) -> DistributionLambda(|t| Poisson(square(t) + 0.2)); }
model! { struct Spread = Input(2) -> Dense(4) -> DistributionLambda(|t| NegativeBinomial(mean = exp(t[..2]), dispersion = softplus(t[2..]))); }
model! { struct PlainSpread = Input(2) -> Dense(2) -> DistributionLambda(|t| NegativeBinomial(mean = square(t) + 0.2, dispersion = softplus(variable(0.3)) + 0.1)); }
model! { struct Failures = Input(2) -> Dense(4) -> DistributionLambda(|t| NegativeBinomial(softplus(t[..2]), t[2..])); }
model! { struct PlainFailures = Input(2) -> Dense(2) -> DistributionLambda(|t| NegativeBinomial(2.5, probs = 0.8 * sigmoid(t) + 0.1)); }
const QUESTIONS: u32 = 9;
model! { struct Answers = Input(2) -> Dense(2) -> DistributionLambda(|t| Binomial(QUESTIONS, t)); }
model! { struct Clusters = Input(2) -> Dense(4) -> DistributionLambda(|t| BetaBinomial(QUESTIONS, softplus(t[..2]), exp(t[2..]))); }
model! { struct PlainClusters = Input(2) -> Dense(2) -> DistributionLambda(|t| BetaBinomial(checked(6 + 0 * t), square(t) + 0.3, 1.5)); }
model! { struct Tries = Input(2) -> Dense(2) -> DistributionLambda(|t| Geometric(t)); }
model! { struct Catches = Input(2) -> Dense(4) -> DistributionLambda(|t| ZeroInflated(Poisson(exp(t[..2])), t[2..])); }
model! { struct PlainCatches = Input(2) -> Dense(4) -> DistributionLambda(|t| ZeroInflated(NegativeBinomial(mean = softplus(t[..2]) + 0.1, dispersion = 0.4), logits = 0.3 * t[2..])); }
model! { struct Visits = Input(2) -> Dense(_) -> IndependentNegativeBinomial(2); }
model! { struct Coins = Input(2) -> Dense(2, sigmoid) -> DistributionLambda(|t| Independent(Bernoulli(probs = t))); }
model! { struct PlainCoins = Input(2) -> Dense(2) -> DistributionLambda(|t| Bernoulli(probs = 0.8 * sigmoid(t) + 0.1)); }
model! { struct Logits = Input(2) -> Dense(_) -> IndependentBernoulli(2); }
model! { struct Classes = Input(2) -> Dense(5, relu) -> Dense(3, softmax) -> DistributionLambda(|p| Categorical(probs = p)); }
model! { struct ClassLogits = Input(2) -> Dense(4) -> DistributionLambda(|t| Categorical(logits = 1.5 * t[1..])); }

#[test]
fn heads_with_other_targets() {
    let x = single(&rows::<2>(37, 8));
    let noise = rows::<2>(37, 9);
    let positive: Vec<[f32; 1]> = noise.iter().map(|[a, _]| [(1.01 + a) as f32]).collect();
    check_real!(Waiting, x, positive);
    check_real!(PlainWaiting, x, positive);
    check_real!(Incomes, x, positive);
    check_real!(FixedIncomes, x, positive);
    check_real!(LogIncomes, x, positive);
    check_real!(PlainIncomes, x, positive);
    let parts: Vec<[f32; 1]> = noise.iter().map(|[a, _]| [(0.5 + 0.48 * a) as f32]).collect();
    check_real!(Parts, x, parts);
    check_real!(OtherParts, x, parts);
    check_real!(Lives, x, positive);
    check_real!(PlainLives, x, positive);
    check_real!(Memoryless, x, positive);
    check_real!(Variances, x, positive);
    check_real!(Wealth, x, positive);
    check_real!(Sizes, x, positive);
    check_real!(Spreads, x, positive);
    let counts: Vec<[u32; 2]> = noise
        .iter()
        .map(|row| row.map(|a| (3.0 * (1.0 + a)) as u32))
        .collect();
    check_real!(Counts, x, counts);
    check_real!(SoftCounts, x, counts);
    check_real!(PlainCounts, x, counts);
    check_real!(Spread, x, counts);
    check_real!(PlainSpread, x, counts);
    check_real!(Failures, x, counts);
    check_real!(PlainFailures, x, counts);
    check_real!(Answers, x, counts);
    check_real!(Clusters, x, counts);
    check_real!(PlainClusters, x, counts);
    check_real!(Tries, x, counts);
    check_real!(Catches, x, counts);
    check_real!(PlainCatches, x, counts);
    check_real!(Visits, x, counts);
    let truths: Vec<[bool; 2]> = noise.iter().map(|row| row.map(|a| a > 0.2)).collect();
    check_real!(Coins, x, truths);
    check_real!(PlainCoins, x, truths);
    check_real!(Logits, x, truths);
    let classes: Vec<u32> = noise.iter().map(|[a, _]| (1.5 * (1.0 + a)) as u32).collect();
    check_real!(Classes, x, classes);
    check_real!(ClassLogits, x, classes);
}

model! { struct Mortal = Input(2) -> Dense(4) -> DistributionLambda(|t| Censored(Weibull(softplus(t[..2]), exp(t[2..])))); }
model! { struct Detected = Input(2) -> Dense(2) -> DistributionLambda(|t| Censored(LogNormal(t[0], softplus(t[1])))); }
model! { struct Bracketed = Input(2) -> Dense(2) -> DistributionLambda(|t| Censored(Normal(t[0], checked(0.5 + square(t[1]))))); }
model! { struct Ageless = Input(2) -> Dense(1) -> DistributionLambda(|t| Censored(Exponential(exp(t)))); }
model! { struct Deductible = Input(2) -> Dense(2) -> DistributionLambda(|t| Truncated(LogNormal(t[0], softplus(t[1])), low = 0.05)); }
model! { struct Limited = Input(2) -> Dense(2) -> DistributionLambda(|t| Truncated(Weibull(softplus(t[0]), exp(t[1])), high = 50.0)); }
model! { struct Window = Input(2) -> Dense(3) -> DistributionLambda(|t| Truncated(Logistic(t[0], softplus(t[1])), -1.0, 4.0 + exp(t[2]))); }
model! { struct Repaired = Input(2) -> Dense(2) -> DistributionLambda(|t| Censored(Gamma(softplus(t[0]), exp(t[1])))); }
model! { struct Heavy = Input(2) -> Dense(3) -> DistributionLambda(|t| Truncated(StudentT(1.0 + exp(t[2]), t[0], softplus(t[1])), low = -1.0)); }
model! { struct Visitors = Input(2) -> Dense(1) -> DistributionLambda(|t| Truncated(Poisson(exp(t)), low = 1)); }
model! { struct Returns = Input(2) -> Dense(2) -> DistributionLambda(|t| Truncated(NegativeBinomial(mean = exp(t[0]), dispersion = softplus(t[1])), 1, 12)); }
model! { struct Seats = Input(2) -> Dense(1) -> DistributionLambda(|t| Truncated(Binomial(20, t), high = 15)); }
model! { struct Trials = Input(2) -> Dense(1) -> DistributionLambda(|t| Truncated(Geometric(probs = sigmoid(t)), 1, 9)); }
model! { struct Opinions = Input(2) -> Dense(2) -> DistributionLambda(|t| Truncated(BetaBinomial(20, softplus(t[0]), exp(t[1])), low = 1)); }
model! { struct Absent = Input(2) -> Dense(2) -> DistributionLambda(|t| ZeroInflated(Poisson(exp(t[0])), probs = sigmoid(t[1]))); }
model! { struct Missing = Input(2) -> Dense(2) -> DistributionLambda(|t| ZeroInflated(Poisson(exp(t[0])), probs = 0.1 + 0.5 * sigmoid(t[1]))); }
model! { struct Hurdle = Input(2) -> Dense(2) -> DistributionLambda(|t| ZeroInflated(Truncated(Poisson(softplus(t[0]) + 0.1), low = 1), t[1])); }
model! { struct Many = Input(2) -> Dense(1) -> DistributionLambda(|t| Censored(Poisson(exp(t)))); }
model! { struct Some = Input(2) -> Dense(2) -> DistributionLambda(|t| Censored(NegativeBinomial(softplus(t[0]), t[1]))); }
model! { struct Extreme = Input(2) -> Dense(2) -> DistributionLambda(|t| Censored(Gumbel(t[0], softplus(t[1])))); }

#[test]
fn heads_with_counts_between_bounds_and_censored_counts() {
    let x = single(&rows::<2>(37, 32));
    let counts = |least: u32, most: u32| -> Vec<[u32; 1]> {
        (0..37_u32)
            .map(|row| [least + row * row % (most - least + 1)])
            .collect()
    };
    check_real!(Visitors, x, counts(1, 9));
    check_real!(Returns, x, counts(1, 12));
    check_real!(Seats, x, counts(0, 15));
    check_real!(Trials, x, counts(1, 9));
    check_real!(Opinions, x, counts(1, 20));
    check_real!(Hurdle, x, counts(0, 7));
    check_real!(Absent, x, counts(0, 7));
    check_real!(Missing, x, counts(0, 7));
    let known: Vec<[Censoring<u32>; 1]> = (0..37)
        .map(|row| {
            let count = row % 7;
            [match row % 4 {
                0 => Censoring::Exact(count),
                1 => Censoring::Right(count),
                2 => Censoring::Left(count),
                _ => Censoring::Interval(count, count + 1 + row % 3),
            }]
        })
        .collect();
    check_real!(Many, x, known);
    check_real!(Some, x, known);
    // The loss is that of the law's value, and what is predicted is a count.
    let (model, y) = (Returns::new(3), counts(1, 12));
    let law = model.distribution(&x[0]).elements()[0];
    let loss = model.evaluate(&x[..1], &y[..1]).unwrap().loss;
    assert!((loss + f64::from(law.log_prob(&y[0][0]))).abs() < 1e-5);
    let predictions: Vec<[u32; 1]> = model.predict(&x, 7);
    assert!(predictions.iter().all(|[count]| (1..=12).contains(count)));
    let predictions: Vec<[u32; 1]> = Many::new(3).predict(&x, 7);
    assert_eq!(predictions.len(), 37);
    let outside = Returns::new(1).fit(&x[..1], &[[0]], &Fit::new(SGD::new(0.1)));
    assert!(outside.is_err());
}

model! { struct Delayed = Input(2) -> Dense(2) -> DistributionLambda(|t| Censored(Transformed(Gumbel(t[0], softplus(t[1])), exp))); }
model! { struct Scored = Input(2) -> Dense(2) -> DistributionLambda(|t| Censored(TruncatedNormal(t[0], softplus(t[1]), -2.0, 9.0))); }
model! { struct Strength = Input(2) -> Dense(2) -> DistributionLambda(|t| Transformed(Gumbel(t[0], softplus(t[1])), neg)); }
model! { struct Falling = Input(2) -> Dense(2) -> DistributionLambda(|t| Transformed(Transformed(Gumbel(t[0], softplus(t[1])), affine(-1.0, 2.0)), neg)); }
model! { struct Correlation = Input(2) -> Dense(2) -> DistributionLambda(|t| Transformed(Normal(t[0], softplus(t[1])), tanh)); }
model! { struct Speeds = Input(2) -> Dense(2) -> DistributionLambda(|t| Truncated(Transformed(Weibull(1.0 + softplus(t[0]), exp(t[1])), reciprocal), 0.05, 40.0 + exp(t[0]))); }

#[test]
fn heads_with_functions_of_numbers() {
    let x = single(&rows::<2>(37, 33));
    let noise = || rows::<2>(37, 34).into_iter().enumerate();
    let known: Vec<[Censoring; 1]> = noise()
        .map(|(row, [a, b])| {
            let (low, high) = ((1.01 + a) as f32, (2.1 + a + b) as f32);
            [match row % 4 {
                0 => Censoring::Exact(low),
                1 => Censoring::Right(low),
                2 => Censoring::Left(low),
                _ => Censoring::Interval(low, high),
            }]
        })
        .collect();
    check_real!(Delayed, x, known);
    check_real!(Scored, x, known);
    let numbers: Vec<[f32; 1]> = noise().map(|(_, [a, b])| [(a + b) as f32]).collect();
    check_real!(Strength, x, numbers);
    check_real!(Falling, x, numbers);
    let positive: Vec<[f32; 1]> = noise().map(|(_, [a, b])| [(2.6 + a + b) as f32]).collect();
    check_real!(Speeds, x, positive);
    let shares: Vec<[f32; 1]> = noise().map(|(_, [a, _])| [(0.9 * a) as f32]).collect();
    check_real!(Correlation, x, shares);
    // The loss is that of the law's value.
    let model = Speeds::new(3);
    let law = model.distribution(&x[0]).elements()[0];
    let loss = model.evaluate(&x[..1], &positive[..1]).unwrap().loss;
    assert!((loss + f64::from(law.log_prob(&positive[0][0]))).abs() < 1e-5);
    let outside = Correlation::new(1).fit(&x[..1], &[[1.0]], &Fit::new(SGD::new(0.1)));
    assert!(matches!(
        outside,
        Err(FitError::OutsideSupport {
            row: 0,
            column: 0,
            ..
        })
    ));
}

#[test]
fn heads_with_censored_targets_and_bounds() {
    let x = single(&rows::<2>(37, 30));
    let event = |row: usize, [a, b]: [f64; 2]| {
        let (low, high) = ((1.01 + a) as f32, (2.1 + a + b) as f32);
        match row % 4 {
            0 => Censoring::Exact(low),
            1 => Censoring::Right(low),
            2 => Censoring::Left(low),
            _ => Censoring::Interval(low, high),
        }
    };
    let noise = || rows::<2>(37, 31).into_iter().enumerate();
    let one: Vec<[Censoring; 1]> = noise().map(|(row, numbers)| [event(row, numbers)]).collect();
    let two: Vec<[Censoring; 2]> = noise()
        .map(|(row, numbers)| [event(row, numbers), event(row / 4, numbers)])
        .collect();
    check_real!(Mortal, x, two);
    check_real!(Detected, x, one);
    check_real!(Bracketed, x, one);
    check_real!(Ageless, x, one);
    check_real!(Extreme, x, one);
    check_real!(Repaired, x, one);
    let positive: Vec<[f32; 1]> = noise().map(|(_, [a, b])| [(1.6 + 0.5 * a + b) as f32]).collect();
    check_real!(Deductible, x, positive);
    check_real!(Limited, x, positive);
    check_real!(Window, x, positive);
    check_real!(Heavy, x, positive);
    let law = Window::new(3).distribution(&x[0]).elements()[0];
    let loss = Window::new(3).evaluate(&x[..1], &positive[..1]).unwrap().loss;
    assert!((loss + f64::from(law.log_prob(&positive[0][0]))).abs() < 1e-5);
    let outside = Limited::new(1).fit(&x[..1], &[[60.0]], &Fit::new(SGD::new(0.1)));
    assert!(outside.is_err());
    // The loss is that of the law's value.
    let model = Bracketed::new(3);
    let laws = model.distributions(&x);
    let of_rows = laws
        .iter()
        .zip(&one)
        .map(|(law, [event])| -Censored::new(law.elements()[0]).log_prob(event));
    let loss = model.evaluate(&x, &one).unwrap().loss;
    assert!((loss - f64::from(of_rows.sum::<f32>()) / 37.0).abs() < 1e-5);
    let far = Ageless::new(1).fit(&x[..1], &[[Censoring::Right(-1.0)]], &Fit::new(SGD::new(0.1)));
    assert!(matches!(
        far,
        Err(FitError::OutsideSupport {
            row: 0,
            column: 0,
            ..
        })
    ));
}

model! { struct OneHot = Input(2) -> Dense(4, tanh) -> Dense(_) -> OneHotCategorical(3); }
model! { struct OneHotProbs = Input(2) -> Dense(3, softmax) -> DistributionLambda(|p| OneHotCategorical(probs = p)); }
model! { struct Grades = Input(2) -> Dense(1) -> DistributionLambda(|t| OrderedLogistic(ascending(variable([3], init = 0.4)), t[0])); }
model! { struct Stages = Input(2) -> Dense(4) -> DistributionLambda(|t| OrderedLogistic(loc = 0.5 * t[3], cutpoints = ascending(t[..3]))); }
model! { struct Draws = Input(2) -> Dense(3) -> DistributionLambda(|t| Multinomial(7, logits = t)); }
model! { struct Votes = Input(2) -> Dense(3, softmax) -> DistributionLambda(|p| Multinomial(7, probs = p)); }
model! { struct PlainVotes = Input(2) -> Dense(3, softmax) -> DistributionLambda(|p| Multinomial(checked(7 + 0 * p[0]), probs = checked(p))); }
model! { struct Shares = Input(2) -> Dense(3) -> DistributionLambda(|t| Dirichlet(softplus(t) + 0.1)); }
model! { struct ClampedShares = Input(2) -> Dense(3) -> DistributionLambda(|t| Dirichlet(exp(t))); }
model! { struct Diagonal = Input(2) -> Dense(6) -> DistributionLambda(|t| MultivariateNormalDiag(t[..3], softplus(t[3..]))); }
model! { struct Correlated = Input(2) -> Dense(4, tanh) -> Dense(_) -> MultivariateNormalTriL(3); }
model! { struct CorrelatedPair = Input(2) -> Dense(4) -> DistributionLambda(|t| MultivariateNormalTriL(tanh(t[..2]), fill_scale_tril(0.5 * t[1..]))); }
model! { struct OneElement = Input(2) -> Dense(_) -> MultivariateNormalTriL(1); }

#[test]
fn heads_of_vectors() {
    let x = single(&rows::<2>(41, 20));
    let one_hot: Vec<[bool; 3]> = (0..41).map(|row| std::array::from_fn(|k| k == row % 3)).collect();
    check_real!(OneHot, x, one_hot);
    check_real!(OneHotProbs, x, one_hot);
    let shares: Vec<[f32; 3]> = rows::<3>(41, 21)
        .iter()
        .map(|row| {
            let parts = row.map(|a| 1.05 + a);
            let whole: f64 = parts.iter().sum();
            parts.map(|part| (part / whole) as f32)
        })
        .collect();
    let classes: Vec<u32> = (0..41).map(|row| row % 4).collect();
    check_real!(Grades, x, classes);
    check_real!(Stages, x, classes);
    let votes: Vec<[u32; 3]> = (0..41)
        .map(|row| [row % 5, 7 - row % 5 - row % 3, row % 3])
        .collect();
    check_real!(Draws, x, votes);
    check_real!(Votes, x, votes);
    check_real!(PlainVotes, x, votes);
    check_real!(Shares, x, shares);
    check_real!(ClampedShares, x, shares);
    let (one, two, three) = (
        single(&rows::<1>(41, 22)),
        single(&rows::<2>(41, 23)),
        single(&rows::<3>(41, 24)),
    );
    check_real!(Diagonal, x, three);
    check_real!(Correlated, x, three);
    check_real!(CorrelatedPair, x, two);
    check_real!(OneElement, x, one);
}

model! { #[model(loss = mae)] struct Absolute = Input(2) -> Dense(4, tanh) -> Dense(3); }
model! { #[model(loss = huber)] struct Huber = Input(2) -> Dense(4, tanh) -> Dense(3, kernel_regularizer = l1_l2(0.02, 0.1)); }
model! { #[model(dtype = f64, normalize_target)] struct Scaled = Input(2) -> Normalization() -> Dense(3, tanh) -> Dense(_) -> IndependentNormal(2); }
model! { struct Unconditional = Input(1) -> VariableLayer(2) -> DistributionLambda(|t| Normal(t[0], softplus(t[1]))); }
model! {
    struct Residual(a: 3, b: 2) {
        let both = concat(a, b);
        let h = both -> Dense(5, tanh);
        let sum = h + both;
        let next = sum -> Dense(5, relu) -> Dropout(0.3) -> Dense(5);
        let last = 0.5 * (next + sum) - h;
        let loc = last -> Dense(2);
        let scale = h -> Dense(2, softplus, use_bias = false);
        Normal(loc + b, scale)
    }
}

#[test]
fn losses_regularizers_and_graphs() {
    let x = single(&rows::<2>(70, 10));
    let (one, three) = (single(&rows::<1>(70, 11)), single(&rows::<3>(70, 12)));
    check_real!(Absolute, x, three);
    check_real!(Huber, x, three);
    let ones: Vec<[f32; 1]> = vec![[1.0]; 70];
    check_real!(Unconditional, ones, one);
    let rows_of_two: Vec<([f32; 3], [f32; 2])> = three.iter().zip(&x).map(|(a, b)| (*a, *b)).collect();
    check_real!(Residual, rows_of_two, x);

    let (x, y) = (rows::<2>(50, 13), rows::<2>(50, 14));
    let y: Vec<[f64; 2]> = y
        .iter()
        .map(|[a, b]| [100.0 + 7.0 * a, -3.0 + 0.01 * b])
        .collect();
    let mut scaled = Scaled::new(1);
    // The first fit adapts the statistics.
    scaled.fit(&x, &y, &Fit::new(SGD::new(1e-9))).unwrap();
    check_gradient(&scaled, &x, &y, &scattered(scaled.parameter_count(), 15));
}

model! { struct OpenAbove = Input(2) -> Dense(2) -> DistributionLambda(|t| TruncatedNormal(t[0], softplus(t[1]), 0.0, f64::INFINITY)); }
model! { struct FromZero = Input(2) -> Dense(2) -> DistributionLambda(|t| Truncated(Normal(t[0], softplus(t[1])), 0.0, f64::INFINITY)); }
model! { struct Named = Input(2) -> Dense(2) -> DistributionLambda(|t| Truncated(Normal(t[0], softplus(t[1])), high = std::f64::INFINITY, low = 0.0)); }
model! { struct Short = Input(2) -> Dense(2) -> DistributionLambda(|t| Truncated(Normal(t[0], softplus(t[1])), low = 0.0)); }
model! { struct Fewer = Input(2) -> Dense(1) -> DistributionLambda(|t| Truncated(Poisson(exp(t)), -f64::INFINITY, 4)); }
model! { struct AtMost = Input(2) -> Dense(1) -> DistributionLambda(|t| Truncated(Poisson(exp(t)), high = 4)); }

/// An infinite bound is as none: the same loss, gradients and predictions.
#[test]
fn an_infinite_bound_leaves_a_side_open() {
    let x = single(&rows::<2>(37, 40));
    let y: Vec<[f32; 1]> = rows::<1>(37, 41).iter().map(|[a]| [(1.1 + a) as f32]).collect();
    check_real!(OpenAbove, x, y);
    let fit = || Fit::new(Adam::new(0.05)).epochs(5).seed(1);
    let mut short = Short::new(2);
    short.fit(&x, &y, &fit()).unwrap();
    let (mut pair, mut named, mut open) = (FromZero::new(2), Named::new(2), OpenAbove::new(2));
    pair.fit(&x, &y, &fit()).unwrap();
    named.fit(&x, &y, &fit()).unwrap();
    open.fit(&x, &y, &fit()).unwrap();
    let predictions: Vec<[f32; 1]> = short.predict(&x, 3);
    assert_eq!(pair.predict(&x, 3), predictions);
    assert_eq!(named.predict(&x, 3), predictions);
    let [law, other] = [short.distribution(&x[0]).mean(), open.distribution(&x[0]).mean()];
    assert!((law[0] - other[0]).abs() < 1e-4, "{law:?} {other:?}");
    let drawn: Vec<[f32; 1]> = open.predict(&x, 3);
    assert!(drawn.iter().all(|[y]| *y >= 0.0 && y.is_finite()));
    assert!(open.distribution(&x[0]).elements()[0].high().is_infinite());
    let counts: Vec<[u32; 1]> = (0..37).map(|row| [row % 5]).collect();
    let losses = [
        Fewer::new(1).evaluate(&x, &counts).unwrap().loss,
        AtMost::new(1).evaluate(&x, &counts).unwrap().loss,
    ];
    assert_eq!(losses[0], losses[1]);
}
