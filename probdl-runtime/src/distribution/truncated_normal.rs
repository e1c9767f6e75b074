//! The truncated normal law.

use super::parameter::{is_finite, is_lower_bound, is_positive, is_upper_bound};
use super::scalar::{quantities, scalar_law};
use super::support::{between, density_between};
use crate::lanes::{Lanes, Scalar};
use crate::math::constant::HALF_LN_TAU;
use crate::math::{
    NormalInterval, Tails, exp, expm1, gauss_integrals, ln, log1p, normal_quantile, normal_tail_quantile,
    normal_tails, saturate, truncated_normal_quantile,
};
use crate::random::Stream;

scalar_law! {
    /// **TruncatedNormal(μ, σ, a, b)**: a normal number of which it is known that it lies between two bounds:
    /// measurements on a limited scale.
    ///
    /// Parameters: `loc` (μ, real) and `scale` (σ, positive), of the normal law; `low` (a, real or −∞) and `high` (b, above a,
    /// real or ∞), the bounds. Events are numbers from a to b, both included.
    ///
    /// With z = (y − μ)/σ, α = (a − μ)/σ, β = (b − μ)/σ, Z = Φ(β) − Φ(α) and m₁, m₂ the mean of z and of z²,
    ///
    /// ```text
    /// log p(y) = −z²/2 − ln(2π)/2 − ln σ − ln Z
    /// ∂/∂μ = (z − m₁)/σ     ∂/∂σ = (z² − m₂)/σ     ∂/∂y = −z/σ
    /// ∂/∂a = φ(α)/(σ Z)     ∂/∂b = −φ(β)/(σ Z)
    /// m₁ = (φ(α) − φ(β))/Z     m₂ = 1 + (α φ(α) − β φ(β))/Z
    /// ```
    ///
    /// Nothing of this cancels where the bounds are narrow or far from μ; at an infinite bound φ is 0, and so is α φ(α).
    ///
    /// Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1 (1994), section 13.10.1. TensorFlow
    /// Probability's quantiles in far tails are infinite, and its entropy is NaN for infinite bounds.
    ///
    /// ```
    /// use probdl_runtime::distribution::{Cdf, Distribution, Mean, Quantile, TruncatedNormal};
    ///
    /// let law = TruncatedNormal::new(0.5, 2.0, -1.0, 3.0)?;
    /// assert!((law.log_prob(&1.3) + 1.28820366289_f64).abs() < 1e-11);
    /// assert!((law.mean() - 0.854902763968).abs() < 1e-12);
    /// assert!((law.cdf(&1.3) - 0.642174180275).abs() < 1e-12);
    /// assert!((law.quantile(0.3) - 0.131681251856).abs() < 1e-12);
    ///
    /// // One bound: the half-normal law.
    /// let law = TruncatedNormal::new(0.0, 1.0, 0.0, f64::INFINITY)?;
    /// assert!((law.mean() - (2.0 / std::f64::consts::PI).sqrt()).abs() < 1e-14);
    /// # Ok::<(), probdl_runtime::distribution::TruncatedNormalError>(())
    /// ```
    TruncatedNormal, TruncatedNormalError, "TruncatedNormal", 4 {
        /// The location μ of the normal law.
        loc: is_finite, LocNotFinite, "finite";
        /// The scale σ of the normal law.
        scale: is_positive, ScaleNotPositive, "positive and finite";
        /// The lower bound a.
        low: is_lower_bound, LowNotBelowInfinity, "a number below infinity";
        /// The upper bound b.
        high: is_upper_bound, HighNotAboveNegativeInfinity, "a number above negative infinity";
    }
    ordered low < high: HighNotAboveLow, "above `low`";
    kernels truncated_normal, truncated_normal_by_value
}

quantities! { TruncatedNormal [loc, scale, low, high]
    mean = {
        let moments = Moments::of([loc, scale, low, high]);
        between(low, high, moments.nearest + scale * moments.mean)
    };
    variance_and_stddev = {
        let variance = Moments::of([loc, scale, low, high]).variance;
        (scale * scale * variance, scale * variance.sqrt())
    };
    mode = between(low, high, loc);
    entropy = Moments::of([loc, scale, low, high]).entropy + ln(scale);
    tails(y) = tails([loc, scale, low, high], y);
    quantile(p) = quantile([loc, scale, low, high], p);
    draw_alone(stream, saturate) = draw([loc, scale, low, high], stream);
}

impl<T: Scalar> TruncatedNormal<T> {
    /// The law in double precision.
    pub(super) fn in_double(&self) -> TruncatedNormal<f64> {
        TruncatedNormal::proved(self.wide())
    }
}

impl TruncatedNormal<f64> {
    /// The logarithm of the normal law's probability between the bounds.
    pub(super) fn ln_mass(&self) -> f64 {
        let [loc, scale, low, high] = self.wide();
        let interval = interval([loc, scale], low, high);
        // The mass is relative to the density at the reference.
        interval.ln_mass - 0.5 * interval.reference * interval.reference - HALF_LN_TAU
    }
}

/// Moments of a standardised number, by integration: no closed form keeps its digits for all bounds.
struct Moments {
    /// The point of the interval where the density is largest, in the units of events.
    nearest: f64,
    /// The mean, from there.
    mean: f64,
    variance: f64,
    /// At scale 1.
    entropy: f64,
}

impl Moments {
    fn of([loc, scale, low, high]: [f64; 4]) -> Self {
        let nearest = between(low, high, loc);
        let z = (nearest - loc) / scale;
        // Where the density has fallen by a factor of exp(40), or at a bound.
        let reach = 80.0 / (z.abs() + (z * z + 80.0).sqrt());
        let below = ((low - nearest) / scale).max(-reach);
        let above = ((high - nearest) / scale).min(reach);
        // exp((z^2 - (z + t)^2) / 2)
        let ln_density = |t: f64| -t * (z + 0.5 * t);
        let [mass, first, fall] = gauss_integrals(below, above, |t| {
            let density = exp(ln_density(t));
            [density, density * t, -density * ln_density(t)]
        });
        let mean = first / mass;
        let [second] = gauss_integrals(below, above, |t| [exp(ln_density(t)) * (t - mean) * (t - mean)]);
        Self {
            nearest,
            mean,
            variance: second / mass,
            entropy: ln(mass) + fall / mass,
        }
    }
}

/// The interval between two numbers, standardised.
fn interval([loc, scale]: [f64; 2], low: f64, high: f64) -> NormalInterval<f64> {
    NormalInterval::of(
        saturate((low - loc) / scale),
        saturate((high - loc) / scale),
        saturate((high - low) / scale),
    )
}

fn tails([loc, scale, low, high]: [f64; 4], y: f64) -> Tails {
    if y <= low {
        return Tails::BELOW_ALL;
    }
    if y >= high {
        return Tails::ABOVE_ALL;
    }
    let law = [loc, scale];
    let whole = interval(law, low, high);
    let ln_lower = interval(law, low, y).ln_part_of(&whole);
    let ln_upper = interval(law, y, high).ln_part_of(&whole);
    if ln_lower < ln_upper {
        Tails::from_ln_lower(ln_lower)
    } else {
        Tails::from_ln_upper(ln_upper)
    }
}

fn quantile([loc, scale, low, high]: [f64; 4], p: f64) -> f64 {
    let y = if p <= 0.5 {
        lower_quantile([loc, scale, low, high], p)
    } else {
        -lower_quantile([-loc, scale, -high, -low], 1.0 - p)
    };
    between(low, high, y)
}

/// The quantile of a `p` of at most 1/2: from the bound or from the location that is nearest to it, so that it keeps its
/// digits.
fn lower_quantile([loc, scale, low, high]: [f64; 4], p: f64) -> f64 {
    if p == 0.0 {
        return low;
    }
    let (a, b) = ((low - loc) / scale, (high - loc) / scale);
    let width = (high - low) / scale;
    // So far from the location the law is an exponential one.
    if a > FAR {
        return low - scale * (log1p(p * expm1(-a * width)) / a);
    }
    if b < -FAR {
        return high + scale * (ln(p + (1.0 - p) * exp(b * width)) / -b);
    }
    if a == f64::NEG_INFINITY && b <= 0.0 {
        return high - scale * normal_tail_quantile(-b, p);
    }
    let from_loc = || {
        let (below_low, above_high) = (normal_tails(a).lower, normal_tails(b).upper);
        let mass = 1.0 - below_low - above_high;
        let (lower, upper) = (below_low + p * mass, above_high + (1.0 - p) * mass);
        let z = if lower < upper {
            normal_quantile(lower)
        } else {
            -normal_quantile(upper)
        };
        loc + scale * z
    };
    if a == f64::NEG_INFINITY {
        return from_loc();
    }
    let distance = truncated_normal_quantile(a, width, p);
    // With the location on the bounds' other side, the bound is nearer.
    if (a + distance).abs() < distance && 0.0 < b {
        return from_loc();
    }
    low + scale * distance
}

/// By rejection: Robert, "Simulation of truncated normal variables", Statistics and Computing 5 (1995).
fn draw([loc, scale, low, high]: [f64; 4], stream: &mut Stream) -> f64 {
    let (a, b) = ((low - loc) / scale, (high - loc) / scale);
    if a == f64::NEG_INFINITY && b == f64::INFINITY {
        return between(low, high, loc + scale * stream.normal());
    }
    let width = (high - low) / scale;
    // Of the law and its mirror image that one whose middle is not below the location.
    let mirrored = a + b < 0.0;
    let y = if mirrored {
        high - scale * distance_of_draw(-b, width, stream)
    } else {
        low + scale * distance_of_draw(a, width, stream)
    };
    between(low, high, y)
}

/// From where on the tail is that of an exponential law to the last bit; the squares of much greater numbers would overflow.
const FAR: f64 = 1e9;

/// How far above `a` a standard normal number lies that is drawn between `a` and a number `width` above it.
fn distance_of_draw(a: f64, width: f64, stream: &mut Stream) -> f64 {
    if a > FAR {
        return -ln(1.0 + stream.uniform() * expm1(-a * width)) / a;
    }
    // The exponential law that is nearest to the tail above `a`.
    let rate = 0.5 * (a + (a * a + 4.0).sqrt());
    loop {
        let (distance, acceptance) = if a >= 0.0 {
            let distance = -ln(1.0 + stream.uniform() * expm1(-rate * width)) / rate;
            let excess = distance + (a - rate);
            (distance, exp(-0.5 * excess * excess))
        } else if width > 2.5 {
            (stream.normal() - a, 1.0)
        } else {
            let distance = width * stream.uniform();
            (distance, exp(-0.5 * (a + distance) * (a + distance)))
        };
        if (0.0..=width).contains(&distance) && stream.uniform() < acceptance {
            return distance;
        }
    }
}

/// Log-density of `TruncatedNormal(loc, scale, low, high)` and its derivatives by `loc`, `scale`, `low` and `high`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn truncated_normal<V: Lanes>(y: V, [loc, scale, low, high]: [V; 4]) -> (V, [V; 4]) {
    let half = V::splat(0.5);
    let outside = y.less(low) | high.less(y);
    let (a, b) = (saturate((low - loc) / scale), saturate((high - loc) / scale));
    // Bounds that round to the same number are as near as two can be.
    let least = V::broadcast(V::Scalar::EPSILON) * (V::splat(1.0) + a.abs());
    let together = b.less_equal(a);
    let b = V::select(together, saturate(a + least), b);
    let width = V::select(together, least, saturate((high - low) / scale));
    // Beyond a bound the derivatives are those at the bound.
    let nearest = V::select(y.less(low), a, b);
    let z = V::select(outside, nearest, saturate((y - loc) / scale));
    let law = NormalInterval::of(a, b, width);
    let (from, to) = (saturate(z - law.reference), saturate(z + law.reference));
    let log_prob = -saturate(half * from * to) - (ln(scale) + law.ln_mass);
    (
        density_between([low, high], y, log_prob),
        [
            (from - law.mean) / scale,
            (saturate(from * to) - law.mean_square) / scale,
            law.density_low / scale,
            -(law.density_high / scale),
        ],
    )
}

/// Derivative of the log-density of `TruncatedNormal(loc, scale, low, high)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn truncated_normal_by_value<V: Lanes>(y: V, [loc, scale, _low, _high]: [V; 4]) -> V {
    (loc - y) / scale / scale
}
