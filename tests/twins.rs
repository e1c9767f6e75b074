//! Laws that can be written in two ways: families of the user's own, whose twins probdl has, and laws of functions of
//! numbers that have a name of their own.

mod common;
#[path = "common/laws.rs"]
mod laws;

use common::{check_gradient, evaluate, rows, scattered};
use probdl::prelude::*;
use std::f64::consts::SQRT_2;
use std::iter::zip;

/// A model with a family of the user's own, and its twin.
macro_rules! twins {
    ($own:ident, $twin:ident, $one:expr, $other:expr) => {
        model! { #[model(dtype = f64)] struct $own = Input(2) -> Dense(4) -> DistributionLambda($one); }
        model! { #[model(dtype = f64)] struct $twin = Input(2) -> Dense(4) -> DistributionLambda($other); }
    };
}

twins!(Plain, PlainTwin, |t| laws::Rayleigh(softplus(t)), |t| Weibull(
    2.0,
    SQRT_2 * softplus(t)
));
twins!(
    Mixed,
    MixedTwin,
    |t| MixtureSameFamily(Categorical(logits = t[..2]), laws::Rayleigh(softplus(t[2..]))),
    |t| MixtureSameFamily(
        Categorical(logits = t[..2]),
        Weibull(2.0, SQRT_2 * softplus(t[2..]))
    )
);
twins!(
    Between,
    BetweenTwin,
    |t| Truncated(laws::Rayleigh(1e-2 + softplus(t[..2])), 0.25, 5.0),
    |t| Truncated(Weibull(2.0, SQRT_2 * (1e-2 + softplus(t[..2]))), 0.25, 5.0)
);
twins!(
    Observed,
    ObservedTwin,
    |t| Censored(laws::Rayleigh(scale = softplus(t[..2]))),
    |t| Censored(Weibull(2.0, SQRT_2 * softplus(t[..2])))
);
twins!(
    Verified,
    VerifiedTwin,
    |t| laws::Tent(t[..2], checked(square(t[2..]) + 0.1)),
    |t| Laplace(t[..2], checked(square(t[2..]) + 0.1))
);
twins!(
    VerifiedBetween,
    VerifiedBetweenTwin,
    |t| Truncated(laws::Rayleigh(scale = checked(square(t[..2]) + 0.1)), 0.25, 5.0),
    |t| Truncated(Weibull(2.0, SQRT_2 * (square(t[..2]) + 0.1)), 0.25, 5.0)
);
twins!(Counted, CountedTwin, |t| laws::Failures(sigmoid(t)), |t| {
    Geometric(probs = sigmoid(t))
});
twins!(
    Exponentiated,
    ExponentiatedTwin,
    |t| MixtureSameFamily(
        Categorical(logits = t[..2]),
        Transformed(Normal(t[2..], softplus(t[1])), exp)
    ),
    |t| MixtureSameFamily(Categorical(logits = t[..2]), LogNormal(t[2..], softplus(t[1])))
);
twins!(
    Moved,
    MovedTwin,
    |t| Transformed(Normal(t[0], 1.0 + t[3] * t[3]), affine(t[1], scale = exp(t[2]))),
    |t| Normal(t[1] + exp(t[2]) * t[0], exp(t[2]) * (1.0 + t[3] * t[3]))
);
model! { struct Bounded = Input(1) -> Dense(2) -> DistributionLambda(|t| Transformed(Cauchy(t[0], exp(t[1])), sigmoid)); }
model! { struct Promised = Input(1) -> DistributionLambda(|x| laws::Tent(0.5, checked(x))); }
model! { struct Single = Input(1) -> Dense(1) -> DistributionLambda(|t| laws::Rayleigh(softplus(t))); }

fn inputs() -> Vec<[f64; 2]> {
    rows(40, 3)
}

/// Numbers above 0.3, below 4.
fn positive<const N: usize>() -> Vec<[f64; N]> {
    (0..40)
        .map(|row| std::array::from_fn(|k| 0.3 + f64::from((row * 7 + 3 * k as u32) % 37) / 10.0))
        .collect()
}

fn agree<A, B>(own: &A, twin: &B, y: &[A::Target])
where
    A: Model<Scalar = f64, Input = [f64; 2]>,
    B: Model<Scalar = f64, Input = [f64; 2], Target = A::Target>,
{
    let (x, parameters) = (inputs(), scattered(own.parameter_count(), 9));
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-10 * b.abs().max(1.0);
    let (a, gradient) = evaluate::<A, f64>(own, &x, y, &parameters);
    let (b, expected) = evaluate::<B, f64>(twin, &x, y, &parameters);
    assert!(near(a, b), "{a} and {b}");
    for (a, b) in zip(gradient, expected) {
        assert!(near(a, b), "{a} and {b}");
    }
}

#[test]
fn a_family_of_ones_own_has_the_value_and_the_gradient_of_its_twin() {
    agree(&Plain::new(1), &PlainTwin::new(1), &positive());
    agree(&Mixed::new(3), &MixedTwin::new(3), &positive());
    agree(&Between::new(5), &BetweenTwin::new(5), &positive());
    let weeks = positive::<2>();
    let observed = weeks.iter().enumerate().map(|(row, [a, b])| match row % 4 {
        0 => [Censoring::Exact(*a), Censoring::Right(*b)],
        1 => [Censoring::Left(*a), Censoring::Interval(*b, b + 1.0)],
        2 => [Censoring::Interval(*a, a + 0.1), Censoring::Exact(*b)],
        _ => [Censoring::Right(*a), Censoring::Left(*b)],
    });
    agree(
        &Observed::new(6),
        &ObservedTwin::new(6),
        &observed.collect::<Vec<_>>(),
    );
    let counts: Vec<[u32; 4]> = (0..40).map(|row| [row % 3, row % 5, 0, row % 11]).collect();
    agree(&Counted::new(7), &CountedTwin::new(7), &counts);
    agree(&Verified::new(8), &VerifiedTwin::new(8), &positive());
    agree(
        &VerifiedBetween::new(9),
        &VerifiedBetweenTwin::new(9),
        &positive(),
    );
}

#[test]
fn a_broken_promise_to_a_family_of_ones_own_is_told_with_its_row() {
    let (x, y) = ([[0.5_f32], [2.0], [-0.25]], [[1.0]; 3]);
    let mut model = Promised::new(1);
    let error = model.fit(&x, &y, &Fit::new(SGD::new(0.1))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`scale` of `laws::Tent` is -0.25 in row 2; it must be positive"
    );
    assert_eq!(model.distribution(&[2.0]).elements()[0].scale, 2.0);
    assert!(model.distribution(&[-0.25]).elements()[0].scale.is_nan());
}

#[test]
fn a_law_of_a_function_has_the_value_and_the_gradient_of_its_twin() {
    agree(&Exponentiated::new(1), &ExponentiatedTwin::new(1), &positive());
    agree(&Moved::new(2), &MovedTwin::new(2), &positive());
}

#[test]
fn numbers_that_a_function_does_not_take_are_found_before_the_first_step() {
    let x = [[0.5_f32], [-0.5]];
    let mut model = Bounded::new(1);
    let loss = model.evaluate(&x, &[[0.25], [0.999]]).unwrap().loss;
    assert!(loss.is_finite());
    for bad in [1.0, -0.5] {
        let error = model
            .fit(&x, &[[0.25], [bad]], &Fit::new(SGD::new(0.1)))
            .unwrap_err();
        assert!(
            matches!(error, FitError::OutsideSupport { row: 1, .. }),
            "{error:?}"
        );
    }
    let law = model.distribution(&[0.5]);
    assert!((law.quantile(0.25)[0] + law.quantile(0.75)[0]).is_finite());
}

#[test]
fn what_is_predicted_is_the_users_own_law() {
    let model = Plain::new(1);
    let law = model.distribution(&[0.5, -0.5]);
    let twin = PlainTwin::new(1).distribution(&[0.5, -0.5]);
    for (own, twin) in zip(law.elements(), twin.elements()) {
        assert!((own.scale * SQRT_2 - twin.scale()).abs() < 1e-15);
    }
    let y = [0.5, 1.0, 1.5, 2.0];
    assert!((law.log_prob(&y) - twin.log_prob(&y)).abs() < 1e-13);
    // A prediction is a draw.
    assert!(model.predict(&[[0.5, -0.5]], 1)[0].iter().all(|y| *y > 0.0));
}

#[test]
fn gradients_are_those_of_the_loss() {
    let x: Vec<[f32; 1]> = (0..20).map(|row| [row as f32 / 10.0 - 1.0]).collect();
    let y: Vec<[f32; 1]> = (0..20).map(|row| [0.2 + (row % 7) as f32 / 3.0]).collect();
    check_gradient(&Single::new(1), &x, &y, &scattered(2, 5));
    let y: Vec<[f32; 1]> = y.iter().map(|[y]| [y / 3.0]).collect();
    check_gradient(&Bounded::new(1), &x, &y, &scattered(4, 5));
}

#[test]
fn targets_outside_the_support_are_found_before_the_first_step() {
    let mut y = positive::<4>();
    y[7][2] = -0.5;
    let mut model = Plain::new(1);
    let before = model.parameters().to_vec();
    let error = model.fit(&inputs(), &y, &Fit::new(SGD::new(0.1))).unwrap_err();
    assert!(
        matches!(
            error,
            FitError::OutsideSupport {
                row: 7,
                column: 2,
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(model.parameters(), before);
}

#[test]
fn a_scale_that_underflows_is_kept_inside_its_range() {
    let mut model = Single::new(1);
    model.set_parameters(&[0.0, -300.0]).unwrap();
    assert!(model.distribution(&[1.0]).elements()[0].scale > 0.0);
    let (loss, gradient) = evaluate::<Single, f32>(&model, &[[1.0]], &[[1.0]], &[0.0, -300.0]);
    assert!(loss > 1e30, "{loss}");
    assert!(gradient.iter().all(|slope| slope.is_finite()), "{gradient:?}");
}
