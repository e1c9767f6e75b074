//! Rewrites to stable forms: the same as the plain form at ordinary points, and finite where the plain form breaks.

mod common;

use common::evaluate;
use probdl::prelude::*;

// Each pair: the form that is rewritten, and the same density kept from being rewritten by `checked`, which asks for a
// proof at run time instead. Kernels without bias on the input 1: the parameters are the numbers before the link.
model! { struct Sigmoid = Input(1) -> Dense(1, sigmoid, use_bias = false) -> DistributionLambda(|t| Bernoulli(probs = t)); }
model! { struct SigmoidPlain = Input(1) -> Dense(1, use_bias = false) -> DistributionLambda(|t| Bernoulli(probs = checked(sigmoid(t)))); }
model! { struct Complement = Input(1) -> Dense(1, use_bias = false) -> DistributionLambda(|t| Bernoulli(probs = 1.0 - sigmoid(t))); }
model! { struct Softmax = Input(1) -> Dense(3, softmax, use_bias = false) -> DistributionLambda(|t| Categorical(probs = t)); }
model! { struct SoftmaxPlain = Input(1) -> Dense(3, use_bias = false) -> DistributionLambda(|t| Categorical(probs = checked(softmax(t)))); }
model! { struct Rate = Input(1) -> Dense(1, use_bias = false) -> DistributionLambda(|t| Poisson(exp(t))); }
model! { struct RatePlain = Input(1) -> Dense(1, use_bias = false) -> DistributionLambda(|t| Poisson(checked(exp(t)))); }
model! { struct SoftRate = Input(1) -> Dense(1, use_bias = false) -> DistributionLambda(|t| Poisson(softplus(t))); }
model! { struct SoftRatePlain = Input(1) -> Dense(1, use_bias = false) -> DistributionLambda(|t| Poisson(checked(softplus(t)))); }
model! { struct Soft = Input(1) -> Dense(2, use_bias = false) -> DistributionLambda(|t| Normal(t[0], softplus(t[1]))); }
model! { struct SoftPlain = Input(1) -> Dense(2, use_bias = false) -> DistributionLambda(|t| Normal(t[0], checked(softplus(t[1])))); }
model! { struct Exp = Input(1) -> Dense(2, use_bias = false) -> DistributionLambda(|t| Normal(t[0], exp(t[1]))); }
model! { struct ExpPlain = Input(1) -> Dense(2, use_bias = false) -> DistributionLambda(|t| Normal(t[0], checked(exp(t[1])))); }
model! { struct Product = Input(1) -> Dense(2, use_bias = false) -> DistributionLambda(|t| Normal(t[0], 0.5 * softplus(t[1]))); }
model! { struct ProductPlain = Input(1) -> Dense(2, use_bias = false) -> DistributionLambda(|t| Normal(t[0], checked(0.5 * softplus(t[1])))); }
model! { struct Tails = Input(1) -> Dense(2, use_bias = false) -> DistributionLambda(|t| StudentT(3.0, t[0], softplus(t[1]))); }
model! { struct TailsPlain = Input(1) -> Dense(2, use_bias = false) -> DistributionLambda(|t| StudentT(3.0, t[0], checked(softplus(t[1])))); }
model! { struct Wait = Input(1) -> Dense(2, use_bias = false) -> DistributionLambda(|t| Gamma(softplus(t[0]), exp(t[1]))); }
model! { struct WaitPlain = Input(1) -> Dense(2, use_bias = false) -> DistributionLambda(|t| Gamma(checked(softplus(t[0])), checked(exp(t[1])))); }
model! { struct Fixed = Input(1) -> Dense(1, use_bias = false) -> DistributionLambda(|t| Normal(t, 0.25)); }
model! { struct FixedPlain = Input(1) -> Dense(1, use_bias = false) -> DistributionLambda(|t| Normal(t, checked(0.25))); }
/// Not rewritten, so clamped: the scale underflows far on the left.
mod clamped {
    use probdl::prelude::*;
    model! { pub(super) struct Clamped = Input(1) -> Dense(2, use_bias = false) -> DistributionLambda(|t| Normal(t[0], sigmoid(t[1]) + square(sigmoid(t[1])))); }
    model! { pub(super) struct ClampedProbs = Input(1) -> Dense(1, use_bias = false) -> DistributionLambda(|t| Bernoulli(probs = square(sigmoid(t)))); }
}

/// Compares two spellings of one density at ordinary points, in double precision.
fn same<A, B>(a: &A, b: &B, y: &[A::Target], mirror: f64)
where
    A: Model<Input = [f32; 1]>,
    B: Model<Input = A::Input, Target = A::Target>,
{
    let x = vec![[1.0_f32]; y.len()];
    let count = a.store().trainable;
    for salt in 0..20 {
        let z: Vec<f64> = common::scattered(count, salt).iter().map(|z| 4.0 * z).collect();
        let mirrored: Vec<f64> = z.iter().map(|z| mirror * z).collect();
        let ((value, gradient), (plain_value, plain_gradient)) = (
            evaluate::<A, f64>(a, &x, y, &mirrored),
            evaluate::<B, f64>(b, &x, y, &z),
        );
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-12 * (1.0 + b.abs());
        let name = A::description().name;
        assert!(
            close(value, plain_value),
            "{name} at {z:?}: {value} and {plain_value}"
        );
        for (slope, plain) in gradient.iter().zip(&plain_gradient) {
            // The gradient of a bounded number of rows; the plain form cancels more.
            assert!(
                (mirror * slope - plain).abs() <= 1e-10 * (1.0 + plain.abs()),
                "{name} at {z:?}: {slope} and {plain}"
            );
        }
    }
}

#[test]
fn rewritten_forms_agree_with_plain_ones() {
    let truths = [[true], [false], [true]];
    same(&Sigmoid::new(1), &SigmoidPlain::new(1), &truths, 1.0);
    same(&Complement::new(1), &SigmoidPlain::new(1), &truths, -1.0);
    same(&Softmax::new(1), &SoftmaxPlain::new(1), &[0, 2, 1, 2], 1.0);
    let counts = [[0], [3], [17]];
    same(&Rate::new(1), &RatePlain::new(1), &counts, 1.0);
    same(&SoftRate::new(1), &SoftRatePlain::new(1), &counts, 1.0);
    let reals = [[0.3], [-1.7], [12.5]];
    same(&Soft::new(1), &SoftPlain::new(1), &reals, 1.0);
    same(&Exp::new(1), &ExpPlain::new(1), &reals, 1.0);
    same(&Product::new(1), &ProductPlain::new(1), &reals, 1.0);
    same(&Tails::new(1), &TailsPlain::new(1), &reals, 1.0);
    same(&Fixed::new(1), &FixedPlain::new(1), &reals, 1.0);
    same(&Wait::new(1), &WaitPlain::new(1), &[[0.01], [0.8], [9.0]], 1.0);
}

/// Value and gradient are finite at far points, in single precision.
fn finite_at_extremes<M: Model<Input = [f32; 1]>>(model: &M, y: &[M::Target]) {
    let x = vec![[1.0_f32]; y.len()];
    let count = model.store().trainable;
    let far: [f32; 6] = [-200.0, 200.0, -110.0, 90.0, -1e4, 0.0];
    for first in far {
        for second in far {
            let z: Vec<f32> = (0..count)
                .map(|index| if index == 0 { first } else { second })
                .collect();
            let mut objective = Objective::<M, f32>::new(model, &x, y).unwrap();
            let mut gradient = vec![0.0; count];
            let value = objective.value_and_gradient(&z, &mut gradient);
            let name = M::description().name;
            assert!(
                gradient.iter().all(|slope| slope.is_finite()),
                "{name} at {z:?}: gradient {gradient:?}"
            );
            // The objective refuses gradients whose squares would overflow with NaN; its parts are finite all the same.
            let loss = model.evaluate(&x, y).map(|evaluation| evaluation.loss);
            assert!(loss.is_ok_and(f64::is_finite), "{name}");
            assert!(
                value.is_finite() || gradient.iter().any(|slope| slope.abs() > 1e18),
                "{name} at {z:?}: {value}"
            );
        }
    }
}

#[test]
fn rewritten_forms_are_finite_where_plain_ones_break() {
    finite_at_extremes(&Sigmoid::new(1), &[[true], [false]]);
    finite_at_extremes(&Complement::new(1), &[[true], [false]]);
    finite_at_extremes(&Softmax::new(1), &[0, 1, 2]);
    finite_at_extremes(&Rate::new(1), &[[0], [5]]);
    finite_at_extremes(&SoftRate::new(1), &[[0], [5]]);
    finite_at_extremes(&Soft::new(1), &[[0.5], [-3.0]]);
    finite_at_extremes(&Exp::new(1), &[[0.5], [-3.0]]);
    finite_at_extremes(&Product::new(1), &[[0.5], [-3.0]]);
    finite_at_extremes(&Tails::new(1), &[[0.5], [-3.0]]);
    finite_at_extremes(&Wait::new(1), &[[0.5], [3.0]]);
    finite_at_extremes(&clamped::Clamped::new(1), &[[0.5], [-3.0]]);
    finite_at_extremes(&clamped::ClampedProbs::new(1), &[[true], [false]]);
}

#[test]
fn the_plain_form_does_break() {
    // sigmoid(200) is 1 in single precision, so the probability of `false` is 0 and its logarithm infinite.
    let plain = SigmoidPlain::new(1);
    let (value, _) = evaluate::<_, f32>(&plain, &[[1.0]], &[[false]], &[200.0]);
    assert!(!value.is_finite());
    let (value, gradient) = evaluate::<_, f32>(&Sigmoid::new(1), &[[1.0]], &[[false]], &[200.0]);
    assert_eq!((value, gradient[0]), (200.0, 1.0));
}

#[test]
fn a_model_recovers_from_a_saturated_start() {
    // The scale starts at softplus(-110), which is 0 in single precision.
    let mut model = Soft::new(1);
    model.set_parameters(&[0.0, -110.0]).unwrap();
    let (x, y) = (
        vec![[1.0]; 64],
        (0..64).map(|i| [(i % 7) as f32 - 3.0]).collect::<Vec<_>>(),
    );
    model
        .fit(&x, &y, &Fit::new(RMSprop::new(0.5)).epochs(600))
        .map_err(|error| error.to_string())
        .ok();
    assert!(model.parameters().iter().all(|parameter| parameter.is_finite()));
}
