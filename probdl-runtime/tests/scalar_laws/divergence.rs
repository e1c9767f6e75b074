//! Divergences of laws of real numbers: reference values and integrals.

use probdl_runtime::distribution::transformed::{Exp, Neg, Sigmoid, Transformed};
use probdl_runtime::distribution::{
    Bernoulli, Beta, Binomial, Categorical, Cauchy, Deterministic, Dirichlet, Distribution, Exponential,
    Gamma, Geometric, Gumbel, HalfCauchy, HalfNormal, Independent, InverseGamma, KlDivergence, Laplace,
    LogNormal, Multinomial, MultivariateNormalDiag, MultivariateNormalTriL, Normal, OneHotCategorical,
    Pareto, Poisson, TruncatedNormal, Uniform, VonMises, Weibull, sampled_kl_divergence,
};
use probdl_runtime::random::rng;

use crate::checks::law::{Line, check_divergence, close};

/// The derivatives of the divergence of `Normal(loc, scale)` from `Normal(other_loc, other_scale)` by these four numbers.
/// Only the chain rule of a user's own objective needs them; that the function has these slopes is what is compared.
fn slopes(numbers: [f64; 4]) -> [f64; 4] {
    let at = |[loc, scale, other_loc, other_scale]: [f64; 4]| {
        Normal::new(loc, scale)
            .unwrap()
            .kl_divergence(&Normal::new(other_loc, other_scale).unwrap())
    };
    std::array::from_fn(|index| {
        // Steps in proportion to the scale by which the function changes.
        let h = 1e-3 * if index == 1 { numbers[1] } else { numbers[3] };
        let moved = |steps: f64| {
            let mut numbers = numbers;
            numbers[index] += steps * h;
            at(numbers)
        };
        // Six points: the error is of the order of h^6.
        let [one, two, three] = [1.0, 2.0, 3.0].map(|steps| moved(steps) - moved(-steps));
        (45.0 * one - 9.0 * two + three) / (60.0 * h)
    })
}

/// The numbers of an object, all of which must be asked for: it is taken apart.
fn taken(object: &mut serde_json::Map<String, serde_json::Value>, name: &str) -> serde_json::Value {
    object.remove(name).unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn normal_laws_have_the_reference_divergences() {
    let text = include_str!("../../../tests/reference/golden/kl_Normal_Normal.json");
    let file: serde_json::Value = serde_json::from_str(text).unwrap();
    let points = file["points"].as_array().unwrap();
    assert_eq!(points.len(), 40);
    for point in points {
        let mut left = point.as_object().unwrap().clone();
        let mut law = |name: &str| {
            let parameters = taken(&mut left, name);
            let number = |parameter: &str| parameters[parameter].as_f64().unwrap();
            [number("loc"), number("scale")]
        };
        let [q_numbers, p_numbers] = [law("q"), law("p")];
        let [q, p] = [q_numbers, p_numbers].map(|[loc, scale]| Normal::new(loc, scale).unwrap());
        let (got, want) = (q.kl_divergence(&p), taken(&mut left, "kl").as_f64().unwrap());
        assert!(
            (got - want).abs() <= 1e-12 * want.abs() + 1e-12,
            "{q:?} {p:?}: {got} {want}"
        );
        let gradient = taken(&mut left, "grad");
        assert_eq!(gradient.as_object().unwrap().len(), 4);
        let names = ["q.loc", "q.scale", "p.loc", "p.scale"];
        let got = slopes([q_numbers[0], q_numbers[1], p_numbers[0], p_numbers[1]]);
        for (name, got) in std::iter::zip(names, got) {
            let want = gradient[name].as_f64().unwrap();
            // Rounding of the divergence over the step, and of a location of any size.
            let scale = if name == "q.scale" {
                q_numbers[1]
            } else {
                p_numbers[1]
            };
            let place = q_numbers[0].abs().max(p_numbers[0].abs());
            let off =
                1e-12 * (1.0 + q.kl_divergence(&p)) / scale + 1e-12 * want.abs() * (1.0 + place / scale);
            assert!(
                (got - want).abs() <= 1e-8 * want.abs() + off,
                "d {name} of {q:?} {p:?}: {got} {want}"
            );
        }
        assert!(left.is_empty(), "nothing was compared with {left:?}");
    }
}

/// The divergence of a layer's kernel from its prior, and the derivatives by what is trained: of the parts by formulas (as
/// those of the divergence above), of the scale's by softplus.
#[test]
fn independent_normal_laws_have_the_reference_divergences() {
    let text = include_str!("../../../tests/reference/golden/kl_DenseReparameterization.json");
    let file: serde_json::Value = serde_json::from_str(text).unwrap();
    let numbers = |value: &serde_json::Value| -> Vec<f64> {
        let rows = value.as_array().unwrap().iter();
        rows.flat_map(|row| row.as_array().unwrap())
            .map(|number| number.as_f64().unwrap())
            .collect()
    };
    let points = file["points"].as_array().unwrap();
    assert_eq!(points.len(), 40);
    let near = |got: f64, want: f64, what: &str| {
        assert!(
            (got - want).abs() <= 1e-12 * want.abs() + 1e-12,
            "{what}: {got} {want}"
        );
    };
    for point in points {
        let mut left = point.as_object().unwrap().clone();
        let mut matrix = |name: &str| numbers(&taken(&mut left, name));
        let [loc, scale, raw] = ["loc", "scale", "untransformed_scale"].map(&mut matrix);
        let [by_loc, by_raw] = ["grad_loc", "grad_untransformed_scale"].map(&mut matrix);
        let shape: Vec<usize> = serde_json::from_value(taken(&mut left, "shape")).unwrap();
        assert_eq!(shape.iter().product::<usize>(), loc.len());
        let prior = Normal::new(0.0, 1.0).unwrap();
        let mut sum = 0.0;
        for index in 0..loc.len() {
            let raw = raw[index];
            near(
                f64::EPSILON + raw.max(0.0) + (-raw.abs()).exp().ln_1p(),
                scale[index],
                "softplus",
            );
            let law = Normal::new(loc[index], scale[index]).unwrap();
            sum += law.kl_divergence(&prior);
            let [slope_loc, slope_scale, ..] = slopes([loc[index], scale[index], 0.0, 1.0]);
            let chained = slope_scale / (1.0 + (-raw).exp());
            let off = |slope: f64| 1e-9 * (1.0 + slope.abs());
            assert!(
                (slope_loc - by_loc[index]).abs() <= off(slope_loc),
                "{slope_loc} {}",
                by_loc[index]
            );
            assert!(
                (chained - by_raw[index]).abs() <= off(chained),
                "{chained} {}",
                by_raw[index]
            );
        }
        near(sum, taken(&mut left, "kl").as_f64().unwrap(), "divergence");
        assert!(left.is_empty(), "nothing was compared with {left:?}");
    }
}

#[test]
fn divergences_of_different_families_are_integrals() {
    let exponential = Exponential::new(1.7).unwrap();
    let (gamma, weibull) = (Gamma::new(2.3, 1.4).unwrap(), Weibull::new(1.6, 0.8).unwrap());
    let (half, normal) = (HalfNormal::new(0.9).unwrap(), Normal::new(0.4, 1.3).unwrap());
    let (laplace, gumbel) = (Laplace::new(-0.3, 0.8).unwrap(), Gumbel::new(-0.5, 1.1).unwrap());
    let line = Line::POSITIVE;
    check_divergence(&exponential, &gamma, line, 1.0, exponential.kl_divergence(&gamma));
    check_divergence(&gamma, &exponential, line, 1.0, gamma.kl_divergence(&exponential));
    check_divergence(
        &exponential,
        &weibull,
        line,
        1.0,
        exponential.kl_divergence(&weibull),
    );
    check_divergence(
        &weibull,
        &exponential,
        line,
        1.0,
        weibull.kl_divergence(&exponential),
    );
    check_divergence(&weibull, &gamma, line, 1.0, weibull.kl_divergence(&gamma));
    check_divergence(&gamma, &weibull, line, 1.0, gamma.kl_divergence(&weibull));
    check_divergence(&half, &exponential, line, 1.0, half.kl_divergence(&exponential));
    check_divergence(&exponential, &half, line, 1.0, exponential.kl_divergence(&half));
    check_divergence(&normal, &gumbel, Line::Real, 1.0, normal.kl_divergence(&gumbel));
    // A kink in one of the densities.
    let about = |loc: f64| Normal::new(loc, 1.3).unwrap();
    let twin = Laplace::new(0.4, 0.8).unwrap();
    check_divergence(
        &about(0.4),
        &twin,
        Line::Edged,
        1.0,
        about(0.4).kl_divergence(&twin),
    );
    check_divergence(
        &laplace,
        &normal,
        Line::Edged,
        1.0,
        laplace.kl_divergence(&normal),
    );
    let estimate = sampled_kl_divergence(&normal, &laplace, 100_000, &mut rng(5));
    assert!((estimate.value - normal.kl_divergence(&laplace)).abs() < 4.0 * estimate.standard_error);
    let uniform = Uniform::new(-1.0, 2.5).unwrap();
    check_divergence(
        &uniform,
        &normal,
        Line::Between(-1.0, 2.5),
        1.0,
        uniform.kl_divergence(&normal),
    );
    // Laws that are the same under two names.
    let same = [
        exponential.kl_divergence(&Gamma::new(1.0, 1.7).unwrap()),
        Weibull::new(1.0, 0.5)
            .unwrap()
            .kl_divergence(&Exponential::new(2.0).unwrap()),
        Gamma::new(1.0, 2.0)
            .unwrap()
            .kl_divergence(&Weibull::new(1.0, 0.5).unwrap()),
    ];
    assert!(
        same.iter()
            .all(|divergence: &f64| (0.0..1e-14).contains(divergence)),
        "{same:?}"
    );
    let independent = Independent::new([gamma]).kl_divergence(&Independent::new([weibull]));
    assert_eq!(independent, gamma.kl_divergence(&weibull));
}

#[test]
fn divergences_of_truncated_normal_laws_are_integrals() {
    for (low, high) in [(-1.0, 2.0), (2.0, 2.5), (-9.0, -6.0)] {
        let law = TruncatedNormal::new(0.3, 1.2, low, high).unwrap();
        let line = Line::Between(low, high);
        for (below, above) in [(0.0, 0.0), (1.0, 0.5)] {
            let other = TruncatedNormal::new(-0.5, 0.9, low - below, high + above).unwrap();
            check_divergence(&law, &other, line, 1.0, law.kl_divergence(&other));
        }
        let narrower = TruncatedNormal::new(-0.5, 0.9, low, high - 0.1).unwrap();
        assert_eq!(law.kl_divergence(&narrower), f64::INFINITY);
        assert!(law.kl_divergence(&law) < 1e-12);
        let normal = Normal::new(0.1, 2.0).unwrap();
        check_divergence(&law, &normal, line, 1.0, law.kl_divergence(&normal));
    }
}

#[test]
fn divergences_are_integrals() {
    let (p, q) = (Normal::new(0.5, 2.0).unwrap(), Normal::new(-1.0, 0.7).unwrap());
    check_divergence(&p, &q, Line::Real, 2.0, p.kl_divergence(&q));
    let (p, q) = (
        LogNormal::new(0.5, 0.6).unwrap(),
        LogNormal::new(-1.0, 0.7).unwrap(),
    );
    check_divergence(&p, &q, Line::POSITIVE, 1.0, p.kl_divergence(&q));
    let (p, q) = (Gamma::new(3.5, 2.0).unwrap(), Gamma::new(1.2, 0.8).unwrap());
    check_divergence(&p, &q, Line::POSITIVE, 1.0, p.kl_divergence(&q));
    let inverse = InverseGamma::new(3.5, 2.0).unwrap();
    let kl = inverse.kl_divergence(&InverseGamma::new(1.2, 0.8).unwrap());
    close(p.kl_divergence(&q), kl, 1e-15, "Gamma");
    let (p, q) = (HalfCauchy::new(2.0_f64).unwrap(), HalfCauchy::new(0.7).unwrap());
    close(
        p.kl_divergence(&q),
        (2.7_f64 * 2.7 / (4.0 * 1.4)).ln(),
        1e-14,
        "HalfCauchy",
    );
    let estimate = sampled_kl_divergence(&p, &q, 50_000, &mut rng(1));
    assert!((estimate.value - p.kl_divergence(&q)).abs() < 4.0 * estimate.standard_error);
}

#[test]
fn close_laws_keep_the_digits_of_small_divergences() {
    for size in [1e-200_f64, 1e-3, 1.0, 1e5, 1e200] {
        let other = size * (1.0 + 1e-8);
        for kl in [
            Normal::new(0.0, size)
                .unwrap()
                .kl_divergence(&Normal::new(0.0, other).unwrap()),
            Gamma::new(2.0, size)
                .unwrap()
                .kl_divergence(&Gamma::new(2.0, other).unwrap()),
            HalfCauchy::new(size)
                .unwrap()
                .kl_divergence(&HalfCauchy::new(other).unwrap()),
        ] {
            // About half the squared difference, times the information: from 1/2 to 2.
            assert!((0.2e-16..3e-16).contains(&kl), "{size} {kl}");
        }
        let law = Normal::new(3.0, size).unwrap();
        assert_eq!(law.kl_divergence(&law), 0.0);
    }
}

/// The pairs of families for which TensorFlow Probability has a divergence and of which we have both families. (Of Kumaraswamy's
/// law from the beta law it sums ten terms of a series; here it is sampled.)
#[test]
fn the_pairs_that_are_known_elsewhere_are_known_here() {
    fn known<P: KlDivergence<Q>, Q>() {}
    fn itself<P: KlDivergence>() {}
    itself::<Bernoulli>();
    itself::<Beta>();
    itself::<Binomial>();
    itself::<Categorical<3>>();
    itself::<Cauchy>();
    itself::<Deterministic>();
    itself::<Dirichlet<3>>();
    itself::<Exponential>();
    itself::<Gamma>();
    itself::<Geometric>();
    itself::<Gumbel>();
    itself::<HalfCauchy>();
    itself::<HalfNormal>();
    itself::<Independent<Gamma, 2>>();
    itself::<InverseGamma>();
    itself::<Laplace>();
    itself::<LogNormal>();
    itself::<Multinomial<3>>();
    itself::<MultivariateNormalDiag<2>>();
    itself::<MultivariateNormalTriL<2>>();
    itself::<Normal>();
    itself::<OneHotCategorical<3>>();
    itself::<Pareto>();
    itself::<Poisson>();
    itself::<Transformed<Normal, Sigmoid>>();
    itself::<TruncatedNormal>();
    itself::<Uniform>();
    itself::<VonMises>();
    itself::<Weibull>();
    known::<MultivariateNormalDiag<2>, MultivariateNormalTriL<2>>();
    known::<MultivariateNormalTriL<2>, MultivariateNormalDiag<2>>();
    known::<Deterministic, Normal>();
    known::<Weibull, Gamma>();
}

#[test]
fn a_certain_number_diverges_by_its_surprise() {
    let law = Deterministic::new(1.0_f64).unwrap();
    // TensorFlow Probability: 1.4189385.
    let normal = Normal::new(0.0, 1.0).unwrap();
    close(law.kl_divergence(&normal), 1.418938533204673, 1e-15, "normal");
    assert_eq!(law.kl_divergence(&Uniform::new(2.0, 3.0).unwrap()), f64::INFINITY);
    assert_eq!(law.kl_divergence(&law), 0.0);
    assert_eq!(
        law.kl_divergence(&Deterministic::new(2.0).unwrap()),
        f64::INFINITY
    );
}

#[test]
fn one_function_of_both_laws_does_not_change_their_divergence() {
    let (law, other) = (
        Normal::new(0.3_f64, 0.8).unwrap(),
        Normal::new(-0.2, 1.1).unwrap(),
    );
    let exponentials = (
        LogNormal::new(0.3_f64, 0.8).unwrap(),
        LogNormal::new(-0.2, 1.1).unwrap(),
    );
    let (of_law, of_other) = (Transformed::new(law, Exp), Transformed::new(other, Exp));
    let kl = of_law.kl_divergence(&of_other);
    close(kl, exponentials.0.kl_divergence(&exponentials.1), 1e-15, "exp");
    check_divergence(&of_law, &of_other, Line::POSITIVE, 1.0, kl);
    let (of_law, of_other) = (Transformed::new(law, Sigmoid), Transformed::new(other, Sigmoid));
    let kl = of_law.kl_divergence(&of_other);
    check_divergence(&of_law, &of_other, Line::Between(0.0, 1.0), 1.0, kl);
    let kl = Transformed::new(law, Neg).kl_divergence(&Transformed::new(other, Neg));
    close(kl, law.kl_divergence(&other), 1e-15, "neg");
}

#[test]
fn independent_normal_numbers_are_a_normal_vector() {
    let (loc, scale) = ([0.3_f64, -1.0], [0.8, 2.0]);
    let independent = Independent::from_fn(|k| Normal::new(loc[k], scale[k]).unwrap());
    let diagonal = MultivariateNormalDiag::new(loc, scale).unwrap();
    let other = MultivariateNormalTriL::new([0.0, 0.5], [[1.0, 0.0], [0.4, 1.5]]).unwrap();
    assert_eq!(independent.kl_divergence(&diagonal), 0.0);
    assert_eq!(diagonal.kl_divergence(&independent), 0.0);
    assert_eq!(independent.kl_divergence(&other), diagonal.kl_divergence(&other));
    assert_eq!(other.kl_divergence(&independent), other.kl_divergence(&diagonal));
    let estimate = sampled_kl_divergence(&other, &independent, 100_000, &mut rng(8));
    assert!((estimate.value - other.kl_divergence(&independent)).abs() < 4.0 * estimate.standard_error);
    assert!(independent.prob(&loc) > 0.0);
}
