//! The loop that all elementwise updates share.

use crate::lanes::{Lanes, Scalar};

/// An update that treats each parameter by itself. `N` counts the numbers that change for each: the parameter and what
/// the optimizer remembers of it.
pub(super) trait Rule<S, const N: usize> {
    /// The new values, for the parameters in `V`'s lanes.
    fn apply<V: Lanes<Scalar = S>>(&self, gradient: V, values: [V; N]) -> [V; N];
}

/// Applies a rule to every parameter; leaves the parameters from before in the gradient's place and returns whether all are
/// finite. All slices have the gradient's length.
///
/// The share `decay` of each parameter is taken off before: decoupled weight decay, w ← w − wd · η · w (Loshchilov and Hutter,
/// "Decoupled weight decay regularization", 2019).
///
/// What is left over is the end of a last vector that begins among numbers which are also treated before: it is loaded first
/// and stored last, so that those are not treated twice.
#[inline(always)]
pub(super) fn apply_rule<V: Lanes, const N: usize>(
    rule: &impl Rule<V::Scalar, N>,
    decay: f64,
    gradient: &mut [V::Scalar],
    mut values: [&mut [V::Scalar]; N],
) -> bool {
    let count = gradient.len();
    if count < V::LANES {
        let mut finite = true;
        for at in 0..count {
            let step = Step::<V::Scalar, N>::at(rule, decay, gradient, &values, at);
            finite &= step.values[0].is_finite();
            step.store(gradient, &mut values, at);
        }
        return finite;
    }
    let largest = V::broadcast(V::Scalar::MAX);
    let last = count - V::LANES;
    let at_last = Step::<V, N>::at(rule, decay, gradient, &values, last);
    let mut finite = at_last.values[0].abs().less_equal(largest);
    let mut at = 0;
    while at < last {
        let step = Step::<V, N>::at(rule, decay, gradient, &values, at);
        finite = finite & step.values[0].abs().less_equal(largest);
        step.store(gradient, &mut values, at);
        at += V::LANES;
    }
    at_last.store(gradient, &mut values, last);
    !V::any(!finite)
}

/// One step of the parameters in `V`'s lanes.
struct Step<V, const N: usize> {
    before: V,
    values: [V; N],
}

impl<V: Lanes, const N: usize> Step<V, N> {
    #[inline(always)]
    fn at(
        rule: &impl Rule<V::Scalar, N>,
        decay: f64,
        gradient: &[V::Scalar],
        values: &[&mut [V::Scalar]; N],
        at: usize,
    ) -> Self {
        let end = at + V::LANES;
        let mut lanes = [V::splat(0.0); N];
        for (lane, values) in lanes.iter_mut().zip(values.iter()) {
            *lane = V::load(&values[at..end]);
        }
        let before = lanes[0];
        if decay > 0.0 {
            lanes[0] = before - before * V::splat(decay);
        }
        let values = rule.apply(V::load(&gradient[at..end]), lanes);
        Self { before, values }
    }

    #[inline(always)]
    fn store(self, gradient: &mut [V::Scalar], values: &mut [&mut [V::Scalar]; N], at: usize) {
        for (lane, values) in self.values.into_iter().zip(values.iter_mut()) {
            lane.store(&mut values[at..at + V::LANES]);
        }
        self.before.store(&mut gradient[at..at + V::LANES]);
    }
}

/// A running mean, or 0 where it times a learning rate would be subnormal. The means of gradients that have stopped, as those of
/// a unit that is never active do, would stay subnormal for good, and many processors compute with such numbers a hundred times
/// slower.
#[inline(always)]
pub(super) fn faded<V: Lanes>(mean: V) -> V {
    const SMALLEST_RATE: f64 = 1.0 / (1 << 26) as f64;
    let least = V::Scalar::MIN_POSITIVE.to_f64() / SMALLEST_RATE;
    V::select(mean.abs().less(V::splat(least)), V::splat(0.0), mean)
}

/// A running mean of squares, or 0 where its root is nothing beside the `epsilon` that is added to it: see [`faded`]. A
/// mean that loses a thousandth at each step takes thousands of steps on which that thousandth is subnormal.
#[inline(always)]
pub(super) fn faded_square<V: Lanes>(mean_square: V, epsilon: f64) -> V {
    let root = epsilon * V::Scalar::EPSILON.to_f64() / 4.0;
    let least = (root * root).max(V::Scalar::MIN_POSITIVE.to_f64());
    V::select(mean_square.less(V::splat(least)), V::splat(0.0), mean_square)
}

#[cfg(test)]
mod tests {
    use crate::lanes::Scalar;
    use crate::optimizer::memory::{Memory, Number};
    use crate::optimizer::{Adadelta, Adam, AdamW, Adamax, FirstOrder, Lion, Nadam, RMSprop, SGD};

    /// One gradient, then none for so long that every running mean has left the normal numbers.
    fn assert_faded<S: Scalar>(optimizer: &impl FirstOrder, steps: usize) {
        let name = format!("{optimizer:?} in {}", S::NAME);
        let mut state = optimizer.state::<S>(1);
        let mut parameters = [S::ONE];
        optimizer.update::<S>(&mut state, &mut parameters, &mut [S::from_f64(0.5)]);
        for _ in 0..steps {
            optimizer.update::<S>(&mut state, &mut parameters, &mut [S::ZERO]);
        }
        let mut numbers = 0;
        state.each(&mut |number| {
            if let Number::Parameter(number) = number {
                numbers += 1;
                let size = number.to_f64().abs();
                // What is a square's largest, or was never shrunk, stays.
                assert!(
                    size == 0.0 || size >= S::MIN_POSITIVE.to_f64(),
                    "{name}: {number} is left"
                );
            }
        });
        assert!(numbers > 0, "{name} remembers nothing");
        assert!(parameters[0].is_finite(), "{name}");
    }

    #[test]
    fn no_running_mean_stays_subnormal() {
        fn each<S: Scalar>(steps: usize) {
            assert_faded::<S>(&SGD::new(0.01).momentum(0.99), steps);
            assert_faded::<S>(&SGD::new(0.01).momentum(0.99).nesterov(true), steps);
            for centered in [false, true] {
                for momentum in [0.0, 0.9] {
                    let optimizer = RMSprop::new(0.01).rho(0.99).centered(centered).momentum(momentum);
                    assert_faded::<S>(&optimizer, steps);
                }
            }
            assert_faded::<S>(&Adam::new(0.01).beta_2(0.99), steps);
            assert_faded::<S>(&Adam::new(0.01).beta_2(0.99).amsgrad(true), steps);
            assert_faded::<S>(&AdamW::new(0.01).beta_2(0.99), steps);
            assert_faded::<S>(&Nadam::new(0.01).beta_2(0.99), steps);
            assert_faded::<S>(&Adamax::new(0.01).beta_2(0.99), steps);
            assert_faded::<S>(&Adadelta::new(0.01).rho(0.99), steps);
            assert_faded::<S>(&Lion::new(0.01), steps);
        }
        each::<f32>(11_000);
        each::<f64>(80_000);
    }
}
