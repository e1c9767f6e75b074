//! The Kumaraswamy law.

use super::gumbel::EULER;
use super::parameter::is_positive;
use super::scalar::{quantities, scalar_law};
use super::support::{UnitInterval, at_end_of_power};
use crate::lanes::{Call, Lanes, Scalar};
use crate::math::{Tails, clamp_unit_interval, digamma, exp, expm1, lgamma, ln, log1p, saturate, stirling};

scalar_law! {
    /// **Kumaraswamy(a, b)**: much like the beta law, with a distribution function that is as simple as its density.
    ///
    /// Parameters: `concentration1` (a, positive) and `concentration0` (b, positive). Events are numbers between 0 and 1.
    ///
    /// ```text
    /// log p(y) = ln(a b) + (a − 1) ln y + (b − 1) ln(1 − y^a)
    /// ∂/∂a = 1/a + ln y − (b − 1) r ln y     ∂/∂b = 1/b + ln(1 − y^a)
    /// ∂/∂y = (a − 1 − (b − 1) a r)/y     with r = y^a / (1 − y^a)
    /// ```
    ///
    /// At 0 the density is 0 for a > 1, b for a = 1 and infinite for a < 1; at 1 likewise. Of two infinite ends the mode is
    /// that of the smaller concentration, and of a constant density its middle.
    ///
    /// Source: Jones, "Kumaraswamy's distribution: a beta-type distribution with some tractability advantages",
    /// Statistical Methodology 6 (2009). Differs from TensorFlow Probability: the mode is a number for every law
    /// (there NaN where a concentration is at most 1).
    ///
    /// ```
    /// use probdl_runtime::distribution::{Cdf, Distribution, Kumaraswamy, Quantile};
    ///
    /// let law = Kumaraswamy::new(2.0, 3.0)?;
    /// assert!((law.log_prob(&0.5) - f64::ln(27.0 / 16.0)).abs() < 1e-14);
    /// assert!((law.survival(&0.5) - 27.0 / 64.0).abs() < 1e-15);
    /// assert!((law.quantile(37.0 / 64.0) - 0.5).abs() < 1e-15);
    /// # Ok::<(), probdl_runtime::distribution::KumaraswamyError>(())
    /// ```
    Kumaraswamy, KumaraswamyError, "Kumaraswamy", 2 {
        /// The concentration a, the power of the density at 0.
        concentration1: is_positive, Concentration1NotPositive, "positive and finite";
        /// The concentration b, the power of the density at 1.
        concentration0: is_positive, Concentration0NotPositive, "positive and finite";
    }
    kernels kumaraswamy, kumaraswamy_by_value
}

quantities! { Kumaraswamy [a, b]
    mean = exp(ln_moment(1.0 / a, b));
    variance_and_stddev = variance_and_stddev(a, b);
    mode = mode(a, b);
    entropy = entropy(a, b);
    tails(y) = tails(a, b, y);
    quantile(p) = exp(ln(-expm1(log1p(-p) / b)) / a);
    draw(numbers, clamp_unit_interval) = exp(ln(-expm1(ln(numbers.uniform()) / b)) / a);
}

/// The logarithm of the mean of `y^(a x)`: of `b B(1 + x, b) = Γ(1 + x) Γ(1 + b) / Γ(1 + x + b)`.
fn ln_moment(x: f64, b: f64) -> f64 {
    if b < 10.0 {
        return lgamma(1.0 + x) + lgamma(1.0 + b) - lgamma(1.0 + x + b);
    }
    // Stirling's main terms, which nearly cancel for large b, taken together.
    let n = b + x;
    let growth = stirling(n).0 - stirling(b).0;
    lgamma(1.0 + x) - x * ln(n) - (b * log1p(x / b) - x) + growth + ln(b / n)
}

fn variance_and_stddev(a: f64, b: f64) -> (f64, f64) {
    let mean = ln_moment(1.0 / a, b);
    let excess = ln_moment(2.0 / a, b) - 2.0 * mean;
    let stddev = exp(mean) * expm1(excess).sqrt();
    (stddev * stddev, stddev)
}

fn mode(a: f64, b: f64) -> f64 {
    if a == 1.0 && b == 1.0 {
        0.5
    } else if a >= 1.0 && b >= 1.0 {
        // (a - 1) / (a b - 1) to the power 1/a.
        exp((ln(a - 1.0) - ln((a - 1.0) * b + (b - 1.0))) / a)
    } else if a <= b {
        0.0
    } else {
        1.0
    }
}

/// `1 - 1/b + (1 - 1/a) H(b) - ln(a b)` with the harmonic number `H(b) = ψ(b + 1) + γ`.
fn entropy(a: f64, b: f64) -> f64 {
    let harmonic = digamma(b + 1.0) + EULER;
    1.0 - 1.0 / b + (1.0 - 1.0 / a) * harmonic - ln(a) - ln(b)
}

fn tails(a: f64, b: f64, y: f64) -> Tails {
    if y <= 0.0 {
        Tails::BELOW_ALL
    } else if y >= 1.0 {
        Tails::ABOVE_ALL
    } else {
        let power = a * ln(y);
        let tails = Tails::from_ln_upper(b * ln_complement(power));
        // Far down it is b y^a to the last bit, which may underflow.
        if power + ln(b) < -40.0 && power < -40.0 {
            return Tails::from_ln_lower(power + ln(b));
        }
        tails
    }
}

/// `ln(1 - exp(x))` for a negative `x`.
fn ln_complement(x: f64) -> f64 {
    if x < -std::f64::consts::LN_2 {
        log1p(-exp(x))
    } else {
        ln(-expm1(x))
    }
}

/// Log-density of `Kumaraswamy(concentration1, concentration0)` and its derivatives by them.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn kumaraswamy<V: Lanes>(y: V, [a, b]: [V; 2]) -> (V, [V; 2]) {
    let one = V::splat(1.0);
    let y = UnitInterval::of(y);
    let at = V::vectorize(Power::of(y, a));
    let (ln_a, ln_b) = (ln(a), ln(b));
    let inside = (ln_a + ln_b) + (a - one) * at.ln_y + (b - one) * at.ln_rest;
    let (at_zero, at_one) = (at_end_of_power(a, ln_b), at_end_of_power(b, ln_a));
    (
        y.log_prob(inside, at_zero, at_one),
        [
            (one - (b - one) * (at.odds * at.power)) / a + at.ln_y,
            one / b + at.ln_rest,
        ],
    )
}

/// Derivative of the log-density of `Kumaraswamy(concentration1, concentration0)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn kumaraswamy_by_value<V: Lanes>(y: V, [a, b]: [V; 2]) -> V {
    let one = V::splat(1.0);
    let y = UnitInterval::of(y);
    ((a - one) - (b - one) * (a * V::vectorize(Power::of(y, a)).odds)) / y.inside
}

/// A value and the power of it, compiled by itself: its functions would fill the stack of unoptimised programs.
struct Power<V> {
    y: V,
    rest: V,
    a: V,
}

/// `y^a` and what it lacks to 1.
struct OfPower<V> {
    ln_y: V,
    /// `ln(y^a)`, kept from 0
    power: V,
    /// `ln(1 - y^a)`
    ln_rest: V,
    /// `y^a / (1 - y^a)`
    odds: V,
}

impl<V: Lanes> Power<V> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn of(y: UnitInterval<V>, a: V) -> Self {
        Self {
            y: y.inside,
            rest: y.rest,
            a,
        }
    }
}

impl<V: Lanes> Call for Power<V> {
    type Output = OfPower<V>;

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn call(self) -> OfPower<V> {
        let Self { y, rest, a } = self;
        // Near 1, 1 - y is exact and y is not far enough from 1 for its logarithm.
        let upper = V::splat(0.5).less(y);
        let ln_y = V::select(upper, log1p(-rest), ln(y));
        // Not 0, however small a is.
        let least = -V::broadcast(V::Scalar::MIN_POSITIVE);
        let power = least.minimum(saturate(a * ln_y));
        let (whole, less) = (exp(power), expm1(power));
        let small = power.less(V::splat(-std::f64::consts::LN_2));
        OfPower {
            ln_y,
            power,
            ln_rest: V::select(small, log1p(-whole), ln(-less)),
            odds: whole / -less,
        }
    }
}
