//! The probability between two values.

use std::marker::PhantomData;

use super::{Density, DistributionFunction, LogTail};
use crate::lanes::{Call, Lanes, Scalar};
use crate::math::{exp, expm1, ln, log1p, saturate};

/// The logarithm of the probability between two values, with its derivatives.
#[derive(Clone, Copy, Debug)]
pub struct LogInterval<V, const N: usize> {
    /// The logarithm.
    pub ln: V,
    /// Its derivatives by the parameters.
    pub by_parameters: [V; N],
    /// Its derivative by the lower value.
    pub by_low: V,
    /// Its derivative by the upper value.
    pub by_high: V,
}

/// Gauss' rule of 5 points (DLMF 3.5.15): nodes from 0 on, which lie on both sides of it, with their weights.
const RULE: [[f64; 2]; 5] = [
    [0.0, 0.568_888_888_888_888_9],
    [0.538_469_310_105_683_1, 0.478_628_670_499_366_47],
    [-0.538_469_310_105_683_1, 0.478_628_670_499_366_47],
    [0.906_179_845_938_664, 0.236_926_885_056_189_1],
    [-0.906_179_845_938_664, 0.236_926_885_056_189_1],
];

/// The part of a tail below which an interval is narrow: the difference of the tails would have lost five bits, and the
/// rule above is exact to the last bits for densities without an edge.
const NARROW: f64 = 1.0 / 32.0;

impl<V: Lanes, const N: usize> LogInterval<V, N> {
    /// Between two values of a family. It is compiled by itself, and so is the integral: both are rarely needed, and in the
    /// middle of a head they would take most of its code.
    #[inline(always)]
    pub fn of<F: DistributionFunction<N> + ?Sized>(low: V, high: V, parameters: [V; N]) -> Self {
        V::vectorize(Between::<F, V, N> {
            low,
            high,
            parameters,
            family: PhantomData,
        })
    }

    #[inline(always)]
    fn by_tails<F: DistributionFunction<N> + ?Sized>(low: V, high: V, parameters: [V; N]) -> Self {
        let (at_low, at_high) = (F::log_tails(low, parameters), F::log_tails(high, parameters));
        // Both values on the side where there is less: the tail at the nearer one less the tail at the farther one.
        let upper = at_low.above.ln.less(at_high.below.ln);
        let near = LogTail::select(upper, at_low.above, at_high.below);
        let far = LogTail::select(upper, at_high.above, at_low.below);
        let (mut ln_mass, mut by_parameters, narrow) = difference(near, far);
        if V::any(narrow) {
            let (of_density, by_density) = V::vectorize(Inside::<F, V, N> {
                low,
                high,
                parameters,
                family: PhantomData,
            });
            ln_mass = V::select(narrow, of_density, ln_mass);
            let mut index = 0;
            while index < N {
                by_parameters[index] = V::select(narrow, by_density[index], by_parameters[index]);
                index += 1;
            }
        }
        // Densities at both ends over the mass.
        let by_near = saturate(near.by_value * saturate(exp(near.ln - saturate(ln_mass))));
        let by_far = saturate(-far.by_value * saturate(exp(far.ln - saturate(ln_mass))));
        Self {
            ln: ln_mass,
            by_parameters,
            by_low: V::select(upper, by_near, by_far),
            by_high: V::select(upper, by_far, by_near),
        }
    }
}

struct Between<F: ?Sized, V, const N: usize> {
    low: V,
    high: V,
    parameters: [V; N],
    family: PhantomData<F>,
}

impl<F: DistributionFunction<N> + ?Sized, V: Lanes, const N: usize> Call for Between<F, V, N> {
    type Output = LogInterval<V, N>;

    #[inline(always)]
    fn call(self) -> LogInterval<V, N> {
        LogInterval::by_tails::<F>(self.low, self.high, self.parameters)
    }
}

struct Inside<F: ?Sized, V, const N: usize> {
    low: V,
    high: V,
    parameters: [V; N],
    family: PhantomData<F>,
}

impl<F: DistributionFunction<N> + ?Sized, V: Lanes, const N: usize> Call for Inside<F, V, N> {
    type Output = (V, [V; N]);

    #[inline(always)]
    fn call(self) -> (V, [V; N]) {
        integral::<F, V, N>(self.low, self.high, self.parameters)
    }
}

/// The logarithm of a tail less a smaller one, its derivatives, and where too much of it cancels.
#[inline(always)]
pub(super) fn difference<V: Lanes, const N: usize>(
    near: LogTail<V, N>,
    far: LogTail<V, N>,
) -> (V, [V; N], V::Mask) {
    let (zero, one) = (V::splat(0.0), V::splat(1.0));
    let least = V::broadcast(-V::Scalar::MAX);
    let distance = zero.maximum(saturate(near.ln) - saturate(far.ln));
    // ln(1 - exp(-distance)): far apart from the exponential function, close together from its excess.
    let close = distance.less(V::splat(std::f64::consts::LN_2));
    let ln_part = V::select(
        close,
        ln(-expm1(-distance)),
        log1p(V::select(close, zero, -exp(-distance))),
    );
    // exp(far) over the difference.
    let weight = saturate(one / expm1(distance));
    let mut by_parameters = [zero; N];
    let mut index = 0;
    while index < N {
        let (at_near, at_far) = (near.by_parameters[index], far.by_parameters[index]);
        by_parameters[index] = saturate(at_near + saturate(weight * saturate(at_near - at_far)));
        index += 1;
    }
    // Where there is nothing in both tails there is nothing in between.
    let narrow = distance.less(V::splat(NARROW)) & least.less(near.ln);
    (near.ln + ln_part, by_parameters, narrow)
}

/// The same by integration of the density.
#[inline(always)]
fn integral<F: DistributionFunction<N> + ?Sized, V: Lanes, const N: usize>(
    low: V,
    high: V,
    parameters: [V; N],
) -> (V, [V; N]) {
    let half_width = V::splat(0.5) * high - V::splat(0.5) * low;
    let middle = low + half_width;
    let mut nodes = [(V::splat(0.0), [V::splat(0.0); N]); RULE.len()];
    // Between neighbouring numbers the density may change by more than the range of the type.
    let mut greatest = V::broadcast(-V::Scalar::MAX);
    let mut node = 0;
    while node < RULE.len() {
        let y = middle + V::splat(RULE[node][0]) * half_width;
        let (log_density, partials) = <F as Density<N>>::log_density(y, parameters);
        nodes[node] = (saturate(log_density), partials);
        greatest = greatest.maximum(nodes[node].0);
        node += 1;
    }
    let (mut sum, mut by_parameters) = (V::splat(0.0), [V::splat(0.0); N]);
    let mut node = 0;
    while node < RULE.len() {
        let (log_density, partials) = nodes[node];
        let share = V::splat(RULE[node][1]) * exp(log_density - greatest);
        sum = sum + share;
        let mut index = 0;
        while index < N {
            by_parameters[index] = by_parameters[index] + share * saturate(partials[index]);
            index += 1;
        }
        node += 1;
    }
    // A density of 0 has no direction in which it grows.
    let some = V::splat(0.0).less(sum);
    let mut index = 0;
    while index < N {
        by_parameters[index] = V::select(some, saturate(by_parameters[index] / sum), V::splat(0.0));
        index += 1;
    }
    (greatest + ln(half_width * sum), by_parameters)
}
