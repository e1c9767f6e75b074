//! The loop that all elementwise updates share.

use crate::lanes::Lanes;

/// An update that treats each parameter by itself. `N` counts the numbers that change for each: the parameter and what
/// the optimizer remembers of it.
pub(super) trait Rule<S, const N: usize> {
    /// The new values, for the parameters in `V`'s lanes.
    fn apply<V: Lanes<Scalar = S>>(&self, gradient: V, values: [V; N]) -> [V; N];
}

/// Applies a rule to every parameter. All slices have the gradient's length.
#[inline(always)]
pub(super) fn apply_rule<V: Lanes, const N: usize>(
    rule: &impl Rule<V::Scalar, N>,
    gradient: &[V::Scalar],
    mut values: [&mut [V::Scalar]; N],
) {
    let mut at = 0;
    while at + V::LANES <= gradient.len() {
        apply_at::<V, N>(rule, gradient, &mut values, at);
        at += V::LANES;
    }
    while at < gradient.len() {
        apply_at::<V::Scalar, N>(rule, gradient, &mut values, at);
        at += 1;
    }
}

#[inline(always)]
fn apply_at<V: Lanes, const N: usize>(
    rule: &impl Rule<V::Scalar, N>,
    gradient: &[V::Scalar],
    values: &mut [&mut [V::Scalar]; N],
    at: usize,
) {
    let end = at + V::LANES;
    let mut lanes = [V::splat(0.0); N];
    for (lane, values) in lanes.iter_mut().zip(values.iter()) {
        *lane = V::load(&values[at..end]);
    }
    let lanes = rule.apply(V::load(&gradient[at..end]), lanes);
    for (lane, values) in lanes.into_iter().zip(values.iter_mut()) {
        lane.store(&mut values[at..end]);
    }
}

/// Decoupled weight decay, before the update: w ← w − wd · η · w (Loshchilov and Hutter, "Decoupled weight decay
/// regularization", 2019).
#[inline(always)]
pub(super) fn decay<V: Lanes>(weight_decay: f64, learning_rate: f64, parameters: &mut [V::Scalar]) {
    if weight_decay > 0.0 {
        let mut at = 0;
        while at + V::LANES <= parameters.len() {
            decay_at::<V>(weight_decay * learning_rate, parameters, at);
            at += V::LANES;
        }
        while at < parameters.len() {
            decay_at::<V::Scalar>(weight_decay * learning_rate, parameters, at);
            at += 1;
        }
    }
}

#[inline(always)]
fn decay_at<V: Lanes>(rate: f64, parameters: &mut [V::Scalar], at: usize) {
    let w = V::load(&parameters[at..]);
    (w - w * V::splat(rate)).store(&mut parameters[at..]);
}
