//! Laws of vectors: reference values, differences, integrals by sampling.

mod golden;

use golden::{Point, agree, points};
use probdl_runtime::distribution::{
    Covariance, Dirichlet, Distribution, Entropy, KlDivergence, LogProbGradient, Mean, Mode,
    MultivariateNormalDiag, MultivariateNormalTriL, OneHotCategorical, Variance, kernel,
};
use probdl_runtime::random::rng;

/// Calls a function of a const width with the width of a point.
macro_rules! of_width {
    ($check:ident, $width:expr, $point:expr) => {
        match $width {
            1 => $check::<1>($point),
            2 => $check::<2>($point),
            3 => $check::<3>($point),
            4 => $check::<4>($point),
            5 => $check::<5>($point),
            6 => $check::<6>($point),
            10 => $check::<10>($point),
            other => panic!("a width of {other}"),
        }
    };
}

fn array<const N: usize>(numbers: &[f64]) -> [f64; N] {
    numbers.try_into().expect("a vector of the width of the first")
}

fn check_moments<D, const N: usize>(law: &D, point: &Point)
where
    D: Distribution<Scalar = f64, Moment = [f64; N]> + Mean + Variance + Entropy,
{
    point.check_all("mean", &law.mean());
    point.check_all("variance", &law.variance());
    point.check_all("stddev", &law.stddev());
    point.check("entropy", law.entropy());
}

fn check_diag<const N: usize>(point: &Point) {
    let law = MultivariateNormalDiag::new(
        array::<N>(&point.parameters("loc")),
        array(&point.parameters("scale_diag")),
    )
    .unwrap();
    let y = array(&point.values());
    let gradient = law.log_prob_grad(&y);
    point.check("log_prob", law.log_prob(&y));
    assert_eq!(gradient.log_prob, law.log_prob(&y));
    let slack: [_; N] =
        std::array::from_fn(|k| golden::normal_slack(y[k], law.loc()[k], law.scale_diag()[k]));
    let [by_loc, by_scale] = gradient.by_parameters;
    point.check_gradient_within("loc", &by_loc, &slack.map(|slack| slack[0]));
    point.check_gradient_within("scale_diag", &by_scale, &slack.map(|slack| slack[1]));
    point.check_gradient_within("value", &gradient.by_value, &slack.map(|slack| slack[0]));
    check_moments(&law, point);
    point.check_all("mode", &law.mode());
}

#[test]
fn diagonal_normal_has_the_reference_quantities() {
    for point in points("MultivariateNormalDiag") {
        of_width!(check_diag, point.values().len(), &point);
    }
}

fn check_tril<const N: usize>(point: &Point) {
    let flat = point.parameters("scale_tril");
    let scale_tril: [[f64; N]; N] = std::array::from_fn(|row| array(&flat[row * N..(row + 1) * N]));
    let law = MultivariateNormalTriL::new(array(&point.parameters("loc")), scale_tril).unwrap();
    let y = array(&point.values());
    let gradient = law.log_prob_grad(&y);
    point.check("log_prob", law.log_prob(&y));
    assert_eq!(gradient.log_prob, law.log_prob(&y));
    point.check_gradient("loc", &gradient.by_parameters.0);
    point.check_gradient("scale_tril", gradient.by_parameters.1.as_flattened());
    point.check_gradient("value", &gradient.by_value);
    check_moments(&law, point);
    point.check_all("mode", &law.mode());
}

#[test]
fn triangular_normal_has_the_reference_quantities() {
    for point in points("MultivariateNormalTriL") {
        of_width!(check_tril, point.values().len(), &point);
    }
}

fn check_one_hot<const K: usize>(point: &Point) {
    let law = OneHotCategorical::from_logits(array::<K>(&point.parameters("logits"))).unwrap();
    let y: [bool; K] = array::<K>(&point.values()).map(|y| y == 1.0);
    let gradient = law.log_prob_grad(&y);
    if point.number_of("log_prob").is_nan() {
        // The reference has 0 · -inf here.
        let chosen = (0..K).find(|k| y[*k]).expect("a true element");
        point.check_instead("log_prob", law.log_prob(&y), law.probs()[chosen].ln());
    } else {
        point.check("log_prob", law.log_prob(&y));
    }
    point.check_gradient("logits", &gradient.by_parameters);
    if law
        .logits()
        .iter()
        .any(|logit| logit.is_finite() && logit.abs() > 1e6)
    {
        // The reference's entropy loses digits in a difference of large logits.
        let entropy = law.probs().map(|p| if p > 0.0 { -p * p.ln() } else { 0.0 });
        point.check_instead("entropy", law.entropy(), entropy.iter().sum());
        point.check_all("mean", &law.mean());
        point.check_all("variance", &law.variance());
        point.check_all("stddev", &law.stddev());
    } else {
        check_moments(&law, point);
    }
    point.check_all("mode", &law.mode().map(f64::from));
}

#[test]
fn one_hot_categorical_has_the_reference_quantities() {
    for point in points("OneHotCategorical_logits") {
        of_width!(check_one_hot, point.values().len(), &point);
    }
}

fn check_dirichlet<const K: usize>(point: &Point) {
    let law = Dirichlet::new(array::<K>(&point.parameters("concentration"))).unwrap();
    let y = array(&point.values());
    let gradient = law.log_prob_grad(&y);
    point.check("log_prob", law.log_prob(&y));
    assert_eq!(gradient.log_prob, law.log_prob(&y));
    let by_concentration = std::iter::zip(gradient.by_parameters, point.gradient("concentration"));
    for (k, (got, want)) in by_concentration.enumerate() {
        // At 1 the reference drops ln y: the derivative of its 0 · ln y is taken to be 0.
        let dropped = if law.concentration()[k] == 1.0 {
            y[k].ln()
        } else {
            0.0
        };
        assert!(
            agree(got, want + dropped),
            "d concentration[{k}]: got {got:e}, want {want:e} at {point:?}"
        );
    }
    point.check_gradient("value", &gradient.by_value);
    check_moments(&law, point);
    if law
        .concentration()
        .iter()
        .all(|concentration| *concentration > 1.0)
    {
        point.check_all("mode", &law.mode());
    } else {
        // The reference has NaN. Shares are in proportion to what is above 1, or all of it is in the greatest corner.
        assert!(point.all_of("mode").iter().all(|share| share.is_nan()));
        let above: [f64; K] = law
            .concentration()
            .map(|concentration| (concentration - 1.0).max(0.0));
        let whole: f64 = above.iter().sum();
        let greatest = law.concentration().iter().copied().fold(0.0, f64::max);
        let first = law
            .concentration()
            .iter()
            .position(|concentration| *concentration == greatest);
        let corner: [f64; K] = std::array::from_fn(|k| f64::from(u8::from(first == Some(k))));
        let shares = if whole > 0.0 {
            above.map(|part| part / whole)
        } else {
            corner
        };
        let middle = [1.0 / K as f64; K];
        let want = if law.concentration() == [1.0; K] {
            middle
        } else {
            shares
        };
        assert!(
            std::iter::zip(law.mode(), want).all(|(got, want)| agree(got, want)),
            "{point:?}"
        );
    }
}

#[test]
fn dirichlet_has_the_reference_quantities() {
    for point in points("Dirichlet") {
        of_width!(check_dirichlet, point.values().len(), &point);
    }
}

#[test]
fn a_dirichlet_mode_exists_for_every_concentration() {
    let mode = |concentration: [f64; 3]| Dirichlet::new(concentration).unwrap().mode();
    assert_eq!(mode([1.0, 1.0, 1.0]), [1.0 / 3.0; 3]);
    assert_eq!(mode([0.5, 0.7, 0.2]), [0.0, 1.0, 0.0]);
    assert_eq!(mode([0.5, 3.0, 2.0]), [0.0, 2.0 / 3.0, 1.0 / 3.0]);
}

#[test]
fn shares_outside_the_simplex_have_no_density() {
    let law = Dirichlet::new([2.0_f64, 0.5, 1.0]).unwrap();
    for y in [
        [0.5, 0.5, 0.5],
        [1.2, -0.1, -0.1],
        [f64::NAN, 0.5, 0.5],
        [0.2, 0.2, 0.2],
    ] {
        let log_prob = law.log_prob(&y);
        assert!(
            log_prob == f64::NEG_INFINITY || y[0].is_nan(),
            "{y:?}: {log_prob}"
        );
    }
    // At the edge: infinite, 0, and 0 where both meet.
    assert_eq!(law.log_prob(&[0.5, 0.0, 0.5]), f64::INFINITY);
    assert_eq!(law.log_prob(&[0.0, 0.5, 0.5]), f64::NEG_INFINITY);
    assert_eq!(law.log_prob(&[0.0, 0.0, 1.0]), f64::NEG_INFINITY);
    // A concentration of 1 lets its share be 0: the density of the others, gamma(3.5) / (gamma(2) gamma(0.5)) …
    let expected = (2.5_f64 * 1.5 * 0.5 * 0.4 / 0.6_f64.sqrt()).ln();
    assert!(agree(law.log_prob(&[0.4, 0.6, 0.0]), expected));
}

/// The central difference of a function of one of several numbers.
fn difference(numbers: &[f64], index: usize, value: impl Fn(&[f64]) -> f64) -> f64 {
    let step = 1e-5 * numbers[index].abs().max(1e-3);
    let at = |shift: f64| {
        let mut moved = numbers.to_vec();
        moved[index] += shift;
        value(&moved)
    };
    // Richardson: the error is of order step^4.
    let slope = |h: f64| (at(h) - at(-h)) / (2.0 * h);
    (4.0 * slope(step / 2.0) - slope(step)) / 3.0
}

fn near(got: f64, want: f64, scale: f64) -> bool {
    (got - want).abs() <= 1e-6 * (want.abs() + scale)
}

#[test]
fn the_triangular_kernel_is_that_of_the_law() {
    let mut random = rng(5);
    for case in 0..200 {
        // Raw numbers over several magnitudes, as a network may make them.
        let magnitude = 10.0_f64.powi(case % 4 - 2);
        let mut draw = || random.normal() * magnitude;
        let loc: [f64; 3] = std::array::from_fn(|_| draw());
        let y: [f64; 3] = std::array::from_fn(|_| draw());
        let raw: [f64; 6] = std::array::from_fn(|_| draw());
        let law = MultivariateNormalTriL::proved_fill(loc, |k| raw[k]);
        let (mut d_loc, mut d_raw) = ([0.0; 3], [0.0; 6]);
        let log_prob = kernel::multivariate_normal_tril(&y, &loc, &raw, &mut d_loc, &mut d_raw);
        let want = law.log_prob(&y);
        assert!(
            (log_prob - want).abs() <= 1e-11 * want.abs().max(1.0),
            "{log_prob} {want}"
        );
        let by_loc = law.log_prob_grad(&y).by_parameters.0;
        for (got, want) in std::iter::zip(d_loc, by_loc) {
            assert!((got - want).abs() <= 1e-9 * want.abs().max(1e-3), "{got} {want}");
        }
        if want.abs() > 1e6 {
            continue;
        }
        for index in 0..6 {
            let value = |raw: &[f64]| MultivariateNormalTriL::proved_fill(loc, |k| raw[k]).log_prob(&y);
            let slope = difference(&raw, index, value);
            // A difference of densities is off by their rounding over the step.
            let rounding = 4e-16 * (want.abs() + 10.0) / (1e-5 * raw[index].abs().max(1e-3));
            assert!(
                (d_raw[index] - slope).abs() <= 1e-6 * slope.abs() + rounding,
                "{index}: {} {slope}",
                d_raw[index]
            );
        }
    }
}

#[test]
fn the_triangular_kernel_is_finite_for_all_finite_numbers() {
    let extremes = [
        0.0_f32,
        -0.0,
        1.0,
        -1.0,
        1e-30,
        -90.0,
        90.0,
        1e30,
        -1e30,
        f32::MAX,
        f32::MIN,
    ];
    let mut random = rng(3);
    for _ in 0..20_000 {
        let mut draw = || extremes[random.below(extremes.len() as u32) as usize];
        let loc: [f32; 3] = std::array::from_fn(|_| draw());
        let y: [f32; 3] = std::array::from_fn(|_| draw());
        let raw: [f32; 6] = std::array::from_fn(|_| draw());
        let (mut d_loc, mut d_raw) = ([0.0; 3], [0.0; 6]);
        let log_prob = kernel::multivariate_normal_tril(&y, &loc, &raw, &mut d_loc, &mut d_raw);
        let all_finite = d_loc.iter().chain(&d_raw).all(|slope| slope.is_finite());
        assert!(
            log_prob.is_finite() && all_finite,
            "{loc:?} {y:?} {raw:?}: {log_prob} {d_loc:?} {d_raw:?}"
        );
    }
}

#[test]
fn the_derivatives_of_dirichlet_are_slopes() {
    let mut random = rng(8);
    for case in 0..300 {
        let magnitude = 10.0_f64.powi(case % 9 - 3);
        let concentration: [f64; 4] = std::array::from_fn(|_| magnitude * (0.2 + random.uniform()));
        let y = Dirichlet::new([2.0; 4]).unwrap().draw(&mut random);
        let law = Dirichlet::new(concentration).unwrap();
        let gradient = law.log_prob_grad(&y);
        assert!(gradient.log_prob.is_finite());
        for index in 0..4 {
            let value = |a: &[f64]| Dirichlet::proved(array::<4>(a)).log_prob(&y);
            let slope = difference(&concentration, index, value);
            let scale = gradient.log_prob.abs() * 1e-6 / concentration[index];
            assert!(
                near(gradient.by_parameters[index], slope, 1e-3 + scale),
                "{concentration:?}, {index}: {} {slope}",
                gradient.by_parameters[index]
            );
        }
    }
}

#[test]
fn kernels_in_f32_follow_those_in_f64() {
    let mut random = rng(21);
    for case in 0..500 {
        let magnitude = 10.0_f64.powi(case % 7 - 3);
        let concentration: [f32; 3] = std::array::from_fn(|_| (magnitude * (0.2 + random.uniform())) as f32);
        let y: [f32; 3] = Dirichlet::proved([2.0_f32; 3]).draw(&mut random);
        // The f64 law at the very numbers of f32; its shares may be off 1 by their rounding.
        let narrow = Dirichlet::proved(concentration).log_prob_grad(&y);
        let wide = Dirichlet::proved(concentration.map(f64::from));
        let shares = y.map(f64::from);
        let whole: f64 = shares.iter().sum();
        let wide = wide.log_prob_grad(&shares.map(|share| share / whole));
        let total: f64 = concentration.iter().map(|a| f64::from(*a)).sum();
        let tolerance = 3e-6 * wide.log_prob.abs().max(1.0) + 1e-6 * total;
        assert!(
            (f64::from(narrow.log_prob) - wide.log_prob).abs() <= tolerance,
            "{concentration:?} {y:?}: {} {}",
            narrow.log_prob,
            wide.log_prob
        );
    }
}

/// Means and covariances of draws, against the law's, in units of their standard errors.
fn check_draws<D, const N: usize>(law: &D)
where
    D: Distribution<Scalar = f64, Moment = [f64; N]> + Mean + Covariance<Matrix = [[f64; N]; N]>,
    D::Event: Into<[f64; N]>,
{
    const DRAWS: usize = 100_000;
    let mut random = rng(11);
    let draws: Vec<[f64; N]> = (0..DRAWS).map(|_| law.draw(&mut random).into()).collect();
    let (mean, covariance) = (law.mean(), law.covariance());
    for i in 0..N {
        let found = draws.iter().map(|y| y[i]).sum::<f64>() / DRAWS as f64;
        let error = (covariance[i][i] / DRAWS as f64).sqrt();
        assert!(
            (found - mean[i]).abs() < 4.5 * error,
            "{law:?}: mean {i} is {found}"
        );
        for j in 0..=i {
            let products: Vec<f64> = draws
                .iter()
                .map(|y| (y[i] - mean[i]) * (y[j] - mean[j]))
                .collect();
            let found = products.iter().sum::<f64>() / DRAWS as f64;
            let square = products
                .iter()
                .map(|product| (product - found).powi(2))
                .sum::<f64>()
                / DRAWS as f64;
            let error = (square / DRAWS as f64).sqrt();
            assert!(
                (found - covariance[i][j]).abs() < 4.5 * error,
                "{law:?}: covariance {i}, {j} is {found}, not {}",
                covariance[i][j]
            );
        }
    }
}

#[test]
fn draws_have_the_moments_of_the_law() {
    check_draws(&MultivariateNormalDiag::new([1.0, -2.0], [0.5, 3.0]).unwrap());
    let covariance = [[4.0, 2.0, -1.0], [2.0, 5.0, 0.5], [-1.0, 0.5, 1.0]];
    check_draws(&MultivariateNormalTriL::from_covariance([0.0, 1.0, 2.0], covariance).unwrap());
    check_draws(&Dirichlet::new([0.5, 2.0, 7.0]).unwrap());
    check_draws(&Dirichlet::new([1e-2, 3e-2]).unwrap());
    check_draws(&Dirichlet::new([1e6, 2e6, 3e6]).unwrap());
}

/// Kolmogorov-Smirnov's statistic, times the root of the number of draws.
fn kolmogorov(mut draws: Vec<f64>, cdf: impl Fn(f64) -> f64) -> f64 {
    draws.sort_by(f64::total_cmp);
    let count = draws.len() as f64;
    let distance = |(index, y): (usize, &f64)| {
        let (below, at) = (index as f64 / count, cdf(*y));
        (at - below).abs().max((at - below - 1.0 / count).abs())
    };
    draws.iter().enumerate().map(distance).fold(0.0, f64::max) * count.sqrt()
}

#[test]
fn a_share_of_a_dirichlet_draw_is_a_beta_number() {
    use statrs::distribution::{Beta, ContinuousCDF};
    for concentration in [[0.3, 0.5, 1.2], [2.0, 3.0, 4.0], [50.0, 1.0, 10.0]] {
        let law = Dirichlet::new(concentration).unwrap();
        let mut random = rng(17);
        let draws = (0..100_000).map(|_| law.draw(&mut random)[0]).collect();
        let beta = Beta::new(concentration[0], concentration[1] + concentration[2]).unwrap();
        // Beyond 1.95 lies one in a thousand.
        assert!(kolmogorov(draws, |y| beta.cdf(y)) < 1.95, "{concentration:?}");
    }
}

#[test]
fn one_hot_draws_have_the_probabilities() {
    let law = OneHotCategorical::from_logits([0.0_f64, 1.0, -2.0]).unwrap();
    let mut random = rng(4);
    let mut counts = [0.0; 3];
    for _ in 0..100_000 {
        let drawn = law.draw(&mut random);
        assert_eq!(drawn.iter().filter(|truth| **truth).count(), 1);
        for (count, truth) in counts.iter_mut().zip(drawn) {
            *count += f64::from(truth);
        }
    }
    let expected = law.probs().map(|probability| probability * 1e5);
    let chi_square: f64 = std::iter::zip(counts, expected)
        .map(|(c, e)| (c - e) * (c - e) / e)
        .sum();
    assert!(
        chi_square < 13.8,
        "{counts:?}: two degrees of freedom, one in a thousand"
    );
}

/// The mean of the difference of two log-densities over draws of the first, with its standard error.
fn sampled_divergence<D, E>(law: &D, other: &E) -> [f64; 2]
where
    D: Distribution<Scalar = f64>,
    E: Distribution<Scalar = f64, Event = D::Event>,
{
    let mut random = rng(9);
    let terms: Vec<f64> = (0..200_000)
        .map(|_| {
            let y = law.draw(&mut random);
            law.log_prob(&y) - other.log_prob(&y)
        })
        .collect();
    let mean = terms.iter().sum::<f64>() / terms.len() as f64;
    let variance = terms.iter().map(|term| (term - mean).powi(2)).sum::<f64>() / terms.len() as f64;
    [mean, (variance / terms.len() as f64).sqrt()]
}

#[test]
fn divergences_are_means_of_differences() {
    let check = |exact: f64, [sampled, error]: [f64; 2]| {
        assert!(
            (exact - sampled).abs() < 4.5 * error,
            "{exact}, sampled {sampled} ± {error}"
        );
    };
    let (a, b) = (
        Dirichlet::new([2.0, 3.0, 0.8]).unwrap(),
        Dirichlet::new([1.0, 4.0, 1.5]).unwrap(),
    );
    check(a.kl_divergence(&b), sampled_divergence(&a, &b));
    let (a, b) = (
        MultivariateNormalDiag::new([0.0, 1.0], [1.0, 2.0]).unwrap(),
        MultivariateNormalDiag::new([0.5, 0.0], [2.0, 1.5]).unwrap(),
    );
    check(a.kl_divergence(&b), sampled_divergence(&a, &b));
    let (a, b) = (
        MultivariateNormalTriL::from_covariance([0.0, 1.0], [[4.0, 2.0], [2.0, 5.0]]).unwrap(),
        MultivariateNormalTriL::from_covariance([1.0, 0.0], [[3.0, -1.0], [-1.0, 6.0]]).unwrap(),
    );
    check(a.kl_divergence(&b), sampled_divergence(&a, &b));
    assert_eq!(a.kl_divergence(&a), 0.0);
    // Independent numbers beside correlated ones.
    let independent = MultivariateNormalDiag::new([0.5, 0.0], [2.0, 1.5]).unwrap();
    check(
        a.kl_divergence(&independent),
        sampled_divergence(&a, &independent),
    );
    check(
        independent.kl_divergence(&a),
        sampled_divergence(&independent, &a),
    );
    // Far out the terms are of the size of the result: no digits are lost.
    let (a, b) = (
        Dirichlet::new([1e9_f64, 2e9]).unwrap(),
        Dirichlet::new([1e9, 2.00001e9]).unwrap(),
    );
    let exact = a.kl_divergence(&b);
    // Second order: (δ²/2) (ψ'(b) − ψ'(a + b)), with ψ'(x) ≈ 1/x.
    let second_order = 0.5 * 1e8 * (1.0 / 2e9 - 1.0 / 3e9);
    assert!(
        (exact / second_order - 1.0).abs() < 1e-3,
        "{exact} {second_order}"
    );
}

#[test]
fn constructors_refuse_what_is_out_of_range() {
    use probdl_runtime::distribution::{
        DirichletError, MultivariateNormalDiagError, MultivariateNormalTriLError,
    };
    let told = |error: &dyn std::error::Error| error.to_string();
    let error = Dirichlet::new([1.0_f64, -2.0]).unwrap_err();
    assert_eq!(
        error,
        DirichletError::ConcentrationNotPositive {
            share: 1,
            value: -2.0
        }
    );
    assert_eq!(
        told(&error),
        "`concentration[1]` of `Dirichlet` must be positive and finite, but it is -2"
    );
    assert_eq!(
        Dirichlet::new([1.0_f64]).unwrap_err(),
        DirichletError::FewerThanTwoShares(1)
    );
    let error = MultivariateNormalDiag::new([0.0_f64, f64::NAN], [1.0, 1.0]).unwrap_err();
    assert!(matches!(
        error,
        MultivariateNormalDiagError::LocNotFinite { element: 1, .. }
    ));
    let error = MultivariateNormalDiag::new([0.0_f64], [0.0]).unwrap_err();
    assert_eq!(
        told(&error),
        "`scale_diag[0]` of `MultivariateNormalDiag` must be positive and finite, but it is 0"
    );
    let error = MultivariateNormalTriL::new([0.0_f64; 2], [[1.0, 9.0], [f64::INFINITY, 1.0]]).unwrap_err();
    assert!(matches!(
        error,
        MultivariateNormalTriLError::ScaleOutOfRange {
            row: 1,
            column: 0,
            ..
        }
    ));
    let error = MultivariateNormalTriL::from_covariance([0.0_f64; 2], [[1.0, 2.0], [2.0, 4.0]]).unwrap_err();
    assert_eq!(
        error,
        MultivariateNormalTriLError::CovarianceNotPositiveDefinite { row: 1 }
    );
    let error = MultivariateNormalTriL::from_covariance([0.0_f64; 2], [[1.0, 2.0], [0.0, 9.0]]).unwrap_err();
    assert_eq!(
        error,
        MultivariateNormalTriLError::CovarianceNotSymmetric { row: 1, column: 0 }
    );
}
