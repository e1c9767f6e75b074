//! Draws follow their laws: Kolmogorov-Smirnov and chi-square at fixed seeds, 100,000 draws each.

mod checks;

use checks::draws::{DRAWS, check_continuous, draws, draws_in_turn, draws_together};
use probdl_runtime::distribution::{
    Bernoulli, Categorical, Cdf, Distribution, Gamma, LogNormal, Normal, Poisson, Quantile, StudentT,
};
use probdl_runtime::random::{Purpose, Stream, rng};

/// The deviate that Pearson's chi-square corresponds to (Wilson and Hilferty, 1931): 4 is exceeded once in 30,000 times.
fn chi_square_deviate(counts: &[f64], expected: &[f64]) -> f64 {
    assert!(expected.iter().all(|expected| *expected > 4.0));
    let statistic: f64 = std::iter::zip(counts, expected)
        .map(|(c, e)| (c - e) * (c - e) / e)
        .sum();
    let freedom = (counts.len() - 1) as f64;
    let spread = 2.0 / (9.0 * freedom);
    ((statistic / freedom).cbrt() - 1.0 + spread) / spread.sqrt()
}

#[test]
fn continuous_draws_follow_their_distribution_function() {
    for (seed, (loc, scale)) in (0..).zip([(0.0, 1.0), (-3.0, 1e-3), (1e3, 50.0)]) {
        check_continuous(&Normal::new(loc, scale).unwrap(), seed);
    }
    for (seed, (loc, scale)) in (40..).zip([(0.0, 1.0), (-3.0, 1e-3), (5.0, 30.0)]) {
        check_continuous(&LogNormal::new(loc, scale).unwrap(), seed);
    }
    for (seed, df) in (10..).zip([0.3, 1.0, 2.5, 7.0, 1e3, 1e7]) {
        check_continuous(&StudentT::new(df, 1.0, 2.0).unwrap(), seed);
    }
    for (seed, concentration) in (20..).zip([0.05, 0.3, 0.999, 1.0, 1.5, 7.0, 300.0, 1e6]) {
        check_continuous(&Gamma::new(concentration, 2.0).unwrap(), seed);
    }
}

#[test]
fn counts_follow_their_probabilities() {
    for (seed, rate) in (30..).zip([0.01, 0.7, 4.0, 9.999, 10.0, 31.0, 500.0, 1e6]) {
        let law = Poisson::new(rate).unwrap();
        // Cells between the quantiles of 50 probabilities, so that each is expected to hold enough.
        let mut edges: Vec<u32> = (1..50).map(|k| law.quantile(f64::from(k) / 50.0)).collect();
        edges.dedup();
        let mut expected = vec![];
        let mut below = 0.0;
        for edge in &edges {
            expected.push((law.cdf(edge) - below) * DRAWS as f64);
            below = law.cdf(edge);
        }
        expected.push((1.0 - below) * DRAWS as f64);
        let samples = [
            draws(&law, seed),
            draws_in_turn(&law, seed),
            draws_together(&law, seed),
        ];
        for sample in samples {
            let mut counts = vec![0.0; expected.len()];
            for y in sample {
                counts[edges.partition_point(|edge| *edge < y)] += 1.0;
            }
            let deviate = chi_square_deviate(&counts, &expected);
            assert!(deviate < 4.0, "rate {rate}: {deviate}");
        }
    }
}

#[test]
fn answers_and_classes_follow_their_probabilities() {
    for (seed, probability) in (40..).zip([0.001, 0.3, 0.5, 0.97]) {
        let law = Bernoulli::new(probability).unwrap();
        let yes = draws(&law, seed).into_iter().filter(|y| *y).count() as f64;
        let n = DRAWS as f64;
        let deviate = chi_square_deviate(&[yes, n - yes], &[n * probability, n * (1.0 - probability)]);
        assert!(deviate < 4.0, "{probability}: {deviate}");
    }
    let law = Categorical::<5, f64>::from_logits([0.1, f64::NEG_INFINITY, -4.0, 1.3, 0.0]).unwrap();
    let mut counts = [0.0; 5];
    for class in draws(&law, 50) {
        counts[class as usize] += 1.0;
    }
    assert_eq!(counts[1], 0.0);
    let possible = [0, 2, 3, 4];
    let expected = possible.map(|class| law.probs()[class] * DRAWS as f64);
    let deviate = chi_square_deviate(&possible.map(|class| counts[class]), &expected);
    assert!(deviate < 4.0, "{deviate}");
}

#[test]
fn certain_answers_are_certain() {
    let mut stream = rng(1);
    for _ in 0..1000 {
        assert!(Bernoulli::new(1.0_f32).unwrap().draw(&mut stream));
        assert!(!Bernoulli::new(0.0_f32).unwrap().draw(&mut stream));
        assert_eq!(
            Categorical::<3>::new([0.0, 1.0, 0.0]).unwrap().draw(&mut stream),
            1
        );
        let gamma = Gamma::new(1e-3_f32, 1e3).unwrap().draw(&mut stream);
        assert!(gamma > 0.0 && gamma.is_finite());
        assert!(
            StudentT::new(1e-3_f32, 0.0, 1.0)
                .unwrap()
                .draw(&mut stream)
                .is_finite()
        );
        assert_eq!(
            Poisson::from_log_rate(1e4_f32).unwrap().draw(&mut stream),
            u32::MAX
        );
    }
}

/// Values written by this test's own first run; a change of them is a change of every result that samples.
#[test]
fn draws_at_fixed_seeds_stay_what_they_are() {
    let first = |seed: u64| Stream::new(seed, Purpose::Sample, 0);
    assert_eq!(
        Normal::new(1.0_f32, 2.0).unwrap().draw(&mut first(1)).to_bits(),
        0x3ed6020c
    );
    assert_eq!(
        StudentT::new(2.5_f64, 1.0, 2.0)
            .unwrap()
            .draw(&mut first(2))
            .to_bits(),
        0x40320d1bd4bcba86
    );
    assert_eq!(
        Gamma::new(0.5_f64, 2.0).unwrap().draw(&mut first(3)).to_bits(),
        0x3facd1164b18f668
    );
    assert_eq!(
        Gamma::new(2.5_f32, 1.0).unwrap().draw(&mut first(4)).to_bits(),
        0x3f0116f7
    );
    let counts = [0.5_f32, 3.0, 25.0, 1e6].map(|rate| Poisson::new(rate).unwrap().draw(&mut first(5)));
    assert_eq!(counts, [1, 2, 28, 1000595]);
    let classes = [6, 7, 8, 9].map(|seed| {
        Categorical::<4>::new([0.1, 0.2, 0.3, 0.4])
            .unwrap()
            .draw(&mut first(seed))
    });
    assert_eq!(classes, [2, 3, 2, 1]);
}
