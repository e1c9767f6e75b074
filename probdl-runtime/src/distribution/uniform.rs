//! The uniform law.

use super::KlDivergence;
use super::parameter::is_finite;
use super::scalar::{quantities, scalar_law};
use super::support::{between, density_between};
use crate::lanes::{Lanes, Scalar};
use crate::math::{Tails, ln, log1p, saturate};

scalar_law! {
    /// **Uniform(a, b)**: any number between two bounds, none likelier than another.
    ///
    /// Parameters: `low` (a, real) and `high` (b, real, above a). Events are numbers from a to b, both included.
    ///
    /// ```text
    /// log p(y) = −ln(b − a)
    /// ∂/∂a = 1/(b − a)     ∂/∂b = −1/(b − a)     ∂/∂y = 0
    /// ```
    ///
    /// The log-density rises as the bounds draw together until an event is outside, where it is −∞. There is no mode.
    ///
    /// Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2 (1995), chapter 26.
    ///
    /// ```
    /// use probdl_runtime::distribution::{Cdf, Distribution, Uniform, Variance};
    ///
    /// let law = Uniform::new(-1.0, 2.0)?;
    /// assert!((law.log_prob(&1.3) + 1.09861228867_f64).abs() < 1e-11);
    /// assert!((law.cdf(&1.3) - 0.766666666667).abs() < 1e-12);
    /// assert!((law.stddev() - 0.866025403784).abs() < 1e-12);
    /// assert_eq!(law.log_prob(&2.5), f64::NEG_INFINITY);
    /// # Ok::<(), probdl_runtime::distribution::UniformError>(())
    /// ```
    Uniform, UniformError, "Uniform", 2 {
        /// The lower bound a.
        low: is_finite, LowNotFinite, "finite";
        /// The upper bound b.
        high: is_finite, HighNotFinite, "finite";
    }
    ordered low < high: HighNotAboveLow, "above `low`";
    kernels uniform, uniform_by_value
}

/// The root of 12.
const ROOT_OF_TWELVE: f64 = 3.464_101_615_137_754_6;

quantities! { Uniform [low, high]
    mean = 0.5 * low + 0.5 * high;
    variance_and_stddev = {
        let stddev = half_width(low, high) * 2.0 / ROOT_OF_TWELVE;
        (stddev * stddev, stddev)
    };
    entropy = ln(half_width(low, high)) + std::f64::consts::LN_2;
    tails(y) = tails(low, high, y);
    quantile(p) = quantile(low, high, p);
    draw(numbers, saturate) = between(low, high, quantile(low, high, numbers.uniform()));
}

impl<T: Scalar> KlDivergence for Uniform<T> {
    /// The Kullback-Leibler divergence of `other` from this law, in nats: the logarithm of the ratio of the widths;
    /// infinite where `other` does not cover this law.
    fn kl_divergence(&self, other: &Self) -> T {
        let ([low, high], [other_low, other_high]) = (self.wide(), other.wide());
        if other_low > low || other_high < high {
            return T::from_f64(f64::INFINITY);
        }
        let width = high - low;
        T::from_f64(log1p(((low - other_low) + (other_high - high)) / width))
    }
}

/// Half the distance of the bounds, which does not overflow.
#[cfg_attr(not(debug_assertions), inline(always))]
fn half_width<V: Lanes>(low: V, high: V) -> V {
    let half = V::splat(0.5);
    half * high - half * low
}

/// From the nearer bound.
#[cfg_attr(not(debug_assertions), inline(always))]
fn quantile<V: Lanes>(low: V, high: V, p: V) -> V {
    let (width, two) = (half_width(low, high), V::splat(2.0));
    V::select(
        p.less(V::splat(0.5)),
        low + two * p * width,
        high - two * (V::splat(1.0) - p) * width,
    )
}

fn tails(low: f64, high: f64, y: f64) -> Tails {
    if y <= low {
        return Tails::BELOW_ALL;
    }
    if y >= high {
        return Tails::ABOVE_ALL;
    }
    let width = half_width(low, high);
    let (lower, upper) = (half_width(low, y) / width, half_width(y, high) / width);
    if lower < upper {
        Tails::from_lower(lower)
    } else {
        Tails::from_lower(upper).mirrored()
    }
}

/// Log-density of `Uniform(low, high)` and its derivatives by `low` and `high`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn uniform<V: Lanes>(y: V, [low, high]: [V; 2]) -> (V, [V; 2]) {
    // Bounds that round to the same number are as near as two can be.
    let width = V::broadcast(V::Scalar::MIN_POSITIVE).maximum(saturate(high - low));
    let slope = V::splat(1.0) / width;
    let inside = -ln(width);
    (density_between([low, high], y, inside), [slope, -slope])
}

/// Derivative of the log-density of `Uniform(low, high)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn uniform_by_value<V: Lanes>(_y: V, _parameters: [V; 2]) -> V {
    V::splat(0.0)
}
