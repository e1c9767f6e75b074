//! The geometric law's distribution function: `exp(-(y + 1) s)` is the probability above a count, where `exp(-s)` is that of a
//! failure.

use std::marker::PhantomData;

use super::hazard::hazard;
use super::{Density, DistributionFunction, LogInterval, LogTails};
use crate::distribution::kernel;
use crate::lanes::{Lanes, Scalar};
use crate::math::{floor, ln, log_softplus_and_derivative, log1p, saturate, softplus};

/// The geometric law by `logits`.
#[derive(Clone, Copy, Debug)]
pub struct GeometricLogits<T>(PhantomData<T>);

/// The geometric law by `probs`.
#[derive(Clone, Copy, Debug)]
pub struct GeometricProbs<T>(PhantomData<T>);

/// What a failure costs: less the logarithm of its probability; the logarithm of that, and its derivative.
#[derive(Clone, Copy)]
struct Cost<V> {
    cost: V,
    ln_cost: V,
    slope: V,
}

trait Failures: 'static {
    fn cost<V: Lanes>(parameter: V) -> Cost<V>;
}

impl<T: Scalar> Failures for GeometricLogits<T> {
    #[inline(always)]
    fn cost<V: Lanes>(logits: V) -> Cost<V> {
        let (ln_cost, slope) = log_softplus_and_derivative(logits);
        Cost {
            cost: softplus(logits),
            ln_cost,
            slope,
        }
    }
}

impl<T: Scalar> Failures for GeometricProbs<T> {
    #[inline(always)]
    fn cost<V: Lanes>(probs: V) -> Cost<V> {
        let cost = -log1p(-probs);
        Cost {
            cost,
            ln_cost: ln(cost),
            slope: saturate(V::splat(1.0) / ((V::splat(1.0) - probs) * cost)),
        }
    }
}

#[inline(always)]
fn tails<F: Failures, V: Lanes>(y: V, parameter: V) -> LogTails<V, 1> {
    let (zero, one) = (V::splat(0.0), V::splat(1.0));
    let outside = y.less(zero);
    let trials = V::select(outside, one, floor(y) + one);
    let Cost { cost, ln_cost, slope } = F::cost(parameter);
    let tails = hazard(saturate(trials * cost), ln(trials) + ln_cost).tails([slope], zero);
    tails.or_below_all(outside)
}

/// Of the counts after one up to another: what is above the first, but for what is above as many more.
#[inline(always)]
fn interval<F: Failures, V: Lanes>(low: V, high: V, parameter: V) -> LogInterval<V, 1> {
    let (zero, one) = (V::splat(0.0), V::splat(1.0));
    let low = (-one).maximum(floor(low));
    let length = floor(high) - low;
    let some = zero.less(length);
    let length = V::select(some, length, one);
    let Cost { cost, ln_cost, slope } = F::cost(parameter);
    let between = hazard(saturate(length * cost), ln(length) + ln_cost).tails([slope], zero);
    // Before the first count nothing is left out.
    let trials = low + one;
    let none = trials.less_equal(zero);
    let above = V::select(none, zero, saturate(trials * cost));
    let by_above = V::select(none, zero, saturate(above * slope));
    LogInterval {
        ln: V::select(some, between.below.ln - above, V::splat(f64::NEG_INFINITY)),
        by_parameters: [V::select(
            some,
            saturate(between.below.by_parameters[0] - by_above),
            zero,
        )],
        by_low: zero,
        by_high: zero,
    }
}

macro_rules! geometric {
    ($($form:ident $kernel:ident;)+) => {$(
        impl<T: Scalar> Density<1> for $form<T> {
            #[inline(always)]
            fn log_density<V: Lanes>(y: V, parameters: [V; 1]) -> (V, [V; 1]) {
                kernel::$kernel(y, parameters)
            }

            #[inline(always)]
            fn by_value<V: Lanes>(_: V, _: [V; 1]) -> V {
                V::splat(0.0)
            }
        }

        impl<T: Scalar> DistributionFunction<1> for $form<T> {
            #[inline(always)]
            fn log_tails<V: Lanes>(y: V, [parameter]: [V; 1]) -> LogTails<V, 1> {
                tails::<Self, V>(y, parameter)
            }

            #[inline(always)]
            fn before<V: Lanes>(low: V) -> V {
                low - V::splat(1.0)
            }

            #[inline(always)]
            fn log_interval<V: Lanes>(low: V, high: V, [parameter]: [V; 1]) -> LogInterval<V, 1> {
                interval::<Self, V>(low, high, parameter)
            }
        }
    )+};
}
geometric! {
    GeometricLogits geometric_logits;
    GeometricProbs geometric_probs;
}
