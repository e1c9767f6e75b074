//! Heads that start from the law of the targets.

use probdl::prelude::*;

model! { struct Real = Input(2) -> Dense(8, tanh) -> Dense(2) -> DistributionLambda(|t| Normal(t[0], softplus(t[1]))); }
model! {
    #[model(normalize_target)]
    struct Scaled = Input(2) -> Normalization() -> Dense(8, tanh) -> Dense(2) -> IndependentNormal(1);
}
model! { struct Counts = Input(2) -> Dense(1, exp) -> DistributionLambda(|t| Poisson(t)); }
model! { struct Spread = Input(2) -> Dense(2) -> DistributionLambda(|t| NegativeBinomial(mean = exp(t[0]), dispersion = softplus(t[1]))); }
model! { struct Odds = Input(2) -> Dense(3, relu) -> Dense(1) -> DistributionLambda(|t| Bernoulli(logits = t)); }
model! { struct Kinds = Input(2) -> Dense(3) -> DistributionLambda(|t| Categorical(logits = t)); }
model! { struct Sizes = Input(2) -> Dense(2, exp) -> DistributionLambda(|t| Gamma(t[0], t[1])); }
model! { struct OneScale = Input(2) -> Dense(1) -> DistributionLambda(|t| Laplace(t, exp(variable(0.0)))); }
model! { struct Peaks = Input(2) -> Dense(4, tanh) -> Dense(params_size(MixtureNormal(2, 1))) -> MixtureNormal(2, 1); }
model! { struct NoBias = Input(2) -> Dense(1, use_bias = false) -> DistributionLambda(|t| Normal(t, 1.0)); }
model! { #[model(dtype = f64)] struct Squares = Input(2) -> Dense(3, tanh) -> Dense(1); }
model! {
    struct TwoHeads(x: 2) {
        let h = x -> Dense(5, tanh);
        let loc = h -> Dense(1);
        let scale = h -> Dense(1, softplus);
        Normal(loc, scale)
    }
}

fn inputs(count: usize) -> Vec<[f32; 2]> {
    (0..count)
        .map(|row| [(row % 7) as f32 - 3.0, (row % 11) as f32 / 5.0])
        .collect()
}

fn close(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() <= tolerance * b.abs(), "{a} instead of {b}");
}

/// The maximum-likelihood estimates of a normal law are the mean and the standard deviation, wherever they are.
#[test]
fn normal_heads_start_at_mean_and_deviation() {
    let x = inputs(120);
    for (center, width) in [(1e4, 3.0), (-20.0, 1e-3), (5e5, 2e5)] {
        let y: Vec<[f32; 1]> = (0..120)
            .map(|row| [(center + width * ((row * 37 % 120) as f64 / 60.0 - 1.0)) as f32])
            .collect();
        let mean = y.iter().map(|y| f64::from(y[0])).sum::<f64>() / 120.0;
        let variance = y.iter().map(|y| (f64::from(y[0]) - mean).powi(2)).sum::<f64>() / 120.0;
        macro_rules! check {
            ($model:ident) => {{
                let mut model = $model::new(3);
                model.start_from_marginals(&x, &y).unwrap();
                let laws = model.distributions(&x);
                // Parameters in single precision: the mean is exact to its last digit, the scale to that of softplus.
                for (m, s) in laws.mean().into_iter().zip(laws.stddev()) {
                    assert!((f64::from(m[0]) - mean).abs() <= 1e-6 * mean.abs() + 1e-3 * variance.sqrt(), "{m:?}, {mean}");
                    close(f64::from(s[0]), variance.sqrt(), 1e-3);
                }
            }};
        }
        check!(Real);
        check!(Scaled);
        check!(TwoHeads);
    }
}

/// Zeros in the kernels of the head do not stay.
#[test]
fn what_has_started_can_be_trained() {
    let x = inputs(120);
    let y: Vec<[f32; 1]> = x
        .iter()
        .map(|x| [1e4 + 30.0 * x[0] - 5.0 * x[1] * x[1]])
        .collect();
    let mut model = Scaled::new(3);
    model.start_from_marginals(&x, &y).unwrap();
    let before = model.evaluate(&x, &y).unwrap().loss;
    let history = model.fit(&x, &y, &Fit::new(Adam::new(0.01)).epochs(30)).unwrap();
    assert!(
        history.loss[0] < before + 0.1 && history.loss[29] < before - 0.5,
        "{before}, {history}"
    );
}

#[test]
fn other_heads_start_at_their_estimates() {
    let x = inputs(60);
    let y: Vec<[u32; 1]> = (0..60).map(|row| [1000 + row * row % 37 * 50]).collect();
    let mean = y.iter().map(|y| f64::from(y[0])).sum::<f64>() / 60.0;
    let mut counts = Counts::new(1);
    counts.start_from_marginals(&x, &y).unwrap();
    close(f64::from(counts.distribution(&x[7]).mean()[0]), mean, 1e-5);
    // The mean of a negative binomial law is estimated by the mean, too.
    let mut spread = Spread::new(1);
    spread.start_from_marginals(&x, &y).unwrap();
    close(f64::from(spread.distribution(&x[7]).mean()[0]), mean, 1e-3);
    assert!(spread.evaluate(&x, &y).unwrap().loss < counts.evaluate(&x, &y).unwrap().loss);

    let y: Vec<[bool; 1]> = (0..60).map(|row| [row % 20 == 0]).collect();
    let mut odds = Odds::new(1);
    odds.start_from_marginals(&x, &y).unwrap();
    close(f64::from(odds.distribution(&x[3]).mean()[0]), 0.05, 1e-5);

    let y: Vec<u32> = (0..60)
        .map(|row| u32::from(row >= 6) + u32::from(row >= 30))
        .collect();
    let mut kinds = Kinds::new(1);
    kinds.start_from_marginals(&x, &y).unwrap();
    for (class, share) in [0.1_f64, 0.4, 0.5].into_iter().enumerate() {
        let log_prob = kinds.distribution(&x[3]).log_prob(&(class as u32));
        close(f64::from(log_prob).exp(), share, 1e-5);
    }

    // Gamma: mean = shape / rate, and ln(shape) - digamma(shape) = ln(mean) - mean of ln.
    let y: Vec<[f32; 1]> = (1..=60).map(|row| [row as f32 / 300.0]).collect();
    let mean = y.iter().map(|y| f64::from(y[0])).sum::<f64>() / 60.0;
    let mut sizes = Sizes::new(1);
    sizes.start_from_marginals(&x, &y).unwrap();
    let law = sizes.distribution(&x[3]);
    close(f64::from(law.mean()[0]), mean, 1e-4);
    let logs = y.iter().map(|y| f64::from(y[0]).ln()).sum::<f64>() / 60.0;
    let shape = f64::from(law.mean()[0]).powi(2) / f64::from(law.variance()[0]);
    close(shape.ln() - probdl::math::digamma(shape), mean.ln() - logs, 1e-4);

    // Laplace: the median, and the mean distance from it.
    let y: Vec<[f32; 1]> = (0..61).map(|row| [(row * row) as f32]).collect();
    let mut one = OneScale::new(1);
    one.start_from_marginals(&inputs(61), &y).unwrap();
    let law = one.distribution(&x[3]);
    let distance = y.iter().map(|y| f64::from(y[0] - 900.0).abs()).sum::<f64>() / 61.0;
    close(f64::from(law.mean()[0]), 900.0, 0.02);
    close(f64::from(law.stddev()[0]), distance * 2.0_f64.sqrt(), 0.01);

    let wide: Vec<[f64; 1]> = y.iter().map(|y| y.map(f64::from)).collect();
    let x: Vec<[f64; 2]> = inputs(61).iter().map(|x| x.map(f64::from)).collect();
    let mut squares = Squares::new(1);
    squares.start_from_marginals(&x, &wide).unwrap();
    close(
        squares.predict(&x[..1], 0)[0][0],
        wide.iter().map(|y| y[0]).sum::<f64>() / 61.0,
        1e-8,
    );
}

#[test]
fn the_components_of_a_mixture_part() {
    let x = inputs(100);
    let y: Vec<[f32; 1]> = (0..100)
        .map(|row| [(row % 2) as f32 * 8.0 - 4.0 + (row % 5) as f32 / 10.0])
        .collect();
    let mut one = Real::new(2);
    one.start_from_marginals(&x, &y).unwrap();
    let mut peaks = Peaks::new(2);
    peaks.start_from_marginals(&x, &y).unwrap();
    let (single, double) = (
        one.evaluate(&x, &y).unwrap().loss,
        peaks.evaluate(&x, &y).unwrap().loss,
    );
    assert!(double < single - 1.0, "{double}, {single}");
    let mut again = Peaks::new(2);
    again.start_from_marginals(&x, &y).unwrap();
    assert_eq!(again.parameters(), peaks.parameters());
}

#[test]
fn what_cannot_start_is_told_and_stays() {
    let x = inputs(10);
    let y = vec![[1.0_f32]; 10];
    let mut none = NoBias::new(1);
    assert_eq!(none.start_from_marginals(&x, &y), Err(FitError::NoBias));
    let mut real = Real::new(1);
    let before = real.clone();
    assert_eq!(
        real.start_from_marginals(&x, &y[..9]),
        Err(FitError::LengthsDiffer { x: 10, y: 9 })
    );
    assert!(matches!(
        real.start_from_marginals(&x, &[[f32::NAN]; 10]),
        Err(FitError::NotFinite { what: "y", .. })
    ));
    assert_eq!(real.store(), before.store());
    // Targets that are all equal have no best scale; whatever comes of it is finite.
    if real.start_from_marginals(&x, &y).is_ok() {
        assert!(real.parameters().iter().all(|parameter| parameter.is_finite()));
        assert!(real.evaluate(&x, &y).unwrap().loss.is_finite());
    }
}
