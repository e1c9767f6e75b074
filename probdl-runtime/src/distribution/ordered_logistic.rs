//! The ordered logistic law.

use super::KlDivergence;
use super::divergence::{Expected, relative_entropy};
use std::fmt::{Display, Formatter};

use super::{Cdf, Distribution, Entropy, Gradient, LogProbGradient, Mode, Quantile};
use crate::lanes::{Lanes, Scalar};
use crate::math::{expm1, ln, log_sigmoid, saturate, sigmoid, softplus, softplus_and_sigmoid};
use crate::random::Stream;

/// **OrderedLogistic(c, η)**: which one of several classes that have an order: grades, stages, answers from "never" to
/// "always". A logistic number around η falls between two of the cutpoints.
///
/// Parameters: `cutpoints` (c, `C` ascending numbers, for C + 1 classes) and `loc` (η, real; the larger, the higher the
/// class). Events are classes `u32` from 0 to C. Classes have an order but no size: there are a distribution function and
/// quantiles, but no mean.
///
/// With σ the logistic function, `a = c_y − η` and `b = c_{y−1} − η` (of the first class there is no b, of the last no a),
///
/// ```text
/// P(Y ≤ y) = σ(a)     log p(y) = ln(σ(a) − σ(b)) = ln σ(a) + ln σ(−b) + ln(1 − exp(b − a))
/// ∂/∂η = σ(b) − σ(−a)     ∂/∂c_y = σ(−a) + 1/(exp(a − b) − 1)     ∂/∂c_{y−1} = −σ(b) − 1/(exp(a − b) − 1)
/// ```
///
/// No term of the sum cancels another, so that classes far out in either tail, and thin ones, keep their digits. In a model
/// the cutpoints are `ascending(v)`: the first number, and `softplus(v_k)` more for each further one; then ln(1 − exp(b − a)) is `ln σ(v_y)`,
/// and log p and its derivatives are finite for all finite v.
///
/// Source: Agresti, *Analysis of Ordinal Categorical Data* (2010), chapter 3. TensorFlow
/// Probability has the same names and signs; its small differences of logistic functions lose their digits.
///
/// ```
/// use probdl_runtime::distribution::{Cdf, Distribution, Mode, OrderedLogistic};
///
/// let law = OrderedLogistic::new([-1.0, 0.5, 2.0], 0.3)?;
/// let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
/// assert!((law.prob(&1) - (sigmoid(0.2) - sigmoid(-1.3))).abs() < 1e-15);
/// assert!((law.cdf(&2) - sigmoid(1.7)).abs() < 1e-15);
/// assert_eq!(law.mode(), 1);
/// assert_eq!(law.prob(&4), 0.0);
/// # Ok::<(), probdl_runtime::distribution::OrderedLogisticError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrderedLogistic<const C: usize, T = f32> {
    cutpoints: [T; C],
    /// `ln(1 − exp(c_{k−1} − c_k))` for each cutpoint, which a small distance keeps the digits of; of the first 0.
    ln_steps: [T; C],
    loc: T,
}

/// Why [`OrderedLogistic::new`] refuses its parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum OrderedLogisticError {
    /// There are no cutpoints.
    NoCutpoints,
    /// A cutpoint is infinite or NaN.
    CutpointNotFinite {
        /// Its index.
        index: usize,
        /// The cutpoint.
        value: f64,
    },
    /// A cutpoint is not above the one before it.
    NotAscending {
        /// Its index.
        index: usize,
        /// The cutpoint.
        value: f64,
    },
    /// `loc` is infinite or NaN.
    LocNotFinite(f64),
}

impl Display for OrderedLogisticError {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoCutpoints => write!(f, "`OrderedLogistic` must have at least one cutpoint"),
            Self::CutpointNotFinite { index, value } => write!(
                f,
                "`cutpoints[{index}]` of `OrderedLogistic` must be finite, but it is {value}"
            ),
            Self::NotAscending { index, value } => write!(
                f,
                "`cutpoints[{index}]` of `OrderedLogistic` must be above the one before it, but it is {value}"
            ),
            Self::LocNotFinite(value) => {
                write!(f, "`loc` of `OrderedLogistic` must be finite, but it is {value}")
            }
        }
    }
}

impl std::error::Error for OrderedLogisticError {}

impl<const C: usize, T: Scalar> OrderedLogistic<C, T> {
    /// The law with these cutpoints and this location.
    ///
    /// # Errors
    /// If there are no cutpoints, if they do not ascend, or if a number is not finite.
    pub fn new(cutpoints: [T; C], loc: T) -> Result<Self, OrderedLogisticError> {
        if C == 0 {
            return Err(OrderedLogisticError::NoCutpoints);
        }
        let mut ln_steps = [T::ZERO; C];
        for index in 0..C {
            let value = cutpoints[index];
            if !value.is_finite() {
                let value = value.to_f64();
                return Err(OrderedLogisticError::CutpointNotFinite { index, value });
            }
            let Some(before) = index.checked_sub(1) else {
                continue;
            };
            let step = value.to_f64() - cutpoints[before].to_f64();
            if step <= 0.0 {
                let value = value.to_f64();
                return Err(OrderedLogisticError::NotAscending { index, value });
            }
            ln_steps[index] = T::from_f64(ln(-expm1(-step)));
        }
        if !loc.is_finite() {
            return Err(OrderedLogisticError::LocNotFinite(loc.to_f64()));
        }
        Ok(Self {
            cutpoints,
            ln_steps,
            loc,
        })
    }

    /// The law whose cutpoints ascend from the first number by the softplus of the others: not checked.
    #[doc(hidden)]
    pub fn proved_ascending(raw: [T; C], loc: T) -> Self {
        let mut cutpoints = raw;
        let mut ln_steps = [T::ZERO; C];
        for index in 1..C {
            cutpoints[index] = saturate(cutpoints[index - 1] + softplus(raw[index]));
            ln_steps[index] = log_sigmoid(raw[index]);
        }
        Self {
            cutpoints,
            ln_steps,
            loc,
        }
    }

    /// The cutpoints between the classes.
    pub fn cutpoints(&self) -> [T; C] {
        self.cutpoints
    }

    /// The location η.
    pub fn loc(&self) -> T {
        self.loc
    }

    /// The distances of the cutpoints above and below a class from the location, where it has them.
    fn ends(&self, class: u32) -> [Option<T>; 2] {
        let cutpoint = |index: usize| Some(saturate(*self.cutpoints.get(index)? - self.loc));
        [
            cutpoint(class as usize),
            (class as usize).checked_sub(1).and_then(cutpoint),
        ]
    }

    /// The distance of the cutpoint above a class from the location; the last class has none.
    fn above(&self, class: u32) -> Option<T> {
        self.ends(class)[0]
    }

    fn classes() -> impl Iterator<Item = u32> {
        0..=C as u32
    }
}

impl<const C: usize, T: Scalar> Distribution for OrderedLogistic<C, T> {
    type Scalar = T;
    type Event = u32;
    type Moment = T;

    fn log_prob(&self, class: &u32) -> T {
        if *class as usize > C {
            return T::from_f64(f64::NEG_INFINITY);
        }
        let [above, below] = self.ends(*class);
        let mut log_prob = above.map_or(T::ZERO, log_sigmoid);
        if let Some(below) = below {
            log_prob += log_sigmoid(-below);
            if above.is_some() {
                log_prob += self.ln_steps[*class as usize];
            }
        }
        saturate(log_prob)
    }

    /// The class whose share of the unit interval holds a uniform number.
    fn draw(&self, stream: &mut Stream) -> u32 {
        let uniform = stream.uniform();
        let below = |cutpoint: &&T| sigmoid(cutpoint.to_f64() - self.loc.to_f64()) < uniform;
        self.cutpoints.iter().filter(below).count() as u32
    }
}

impl<const C: usize, T: Scalar> KlDivergence for OrderedLogistic<C, T> {
    /// The sum over the classes.
    fn kl_divergence(&self, other: &Self) -> T {
        let expected = |law: &Self, class: &u32| Expected {
            number: law.prob(class).to_f64(),
            ln: law.log_prob(class).to_f64(),
        };
        let term = |class: u32| relative_entropy(expected(self, &class), expected(other, &class));
        T::from_f64(Self::classes().map(term).sum())
    }
}

impl<const C: usize, T: Scalar> Mode for OrderedLogistic<C, T> {
    /// The first of equals.
    fn mode(&self) -> u32 {
        Self::classes().fold(0, |best, class| {
            if self.log_prob(&class) > self.log_prob(&best) {
                class
            } else {
                best
            }
        })
    }
}

impl<const C: usize, T: Scalar> Entropy for OrderedLogistic<C, T> {
    fn entropy(&self) -> T {
        Self::classes().fold(T::ZERO, |sum, class| {
            let probability = self.prob(&class);
            // Where a class is impossible, 0 · ln 0 is 0.
            if probability > T::ZERO {
                sum - probability * self.log_prob(&class)
            } else {
                sum
            }
        })
    }
}

impl<const C: usize, T: Scalar> Cdf for OrderedLogistic<C, T> {
    fn cdf(&self, class: &u32) -> T {
        self.above(*class).map_or(T::ONE, sigmoid)
    }

    fn log_cdf(&self, class: &u32) -> T {
        self.above(*class).map_or(T::ZERO, log_sigmoid)
    }

    fn survival(&self, class: &u32) -> T {
        self.above(*class).map_or(T::ZERO, |above| sigmoid(-above))
    }

    fn log_survival(&self, class: &u32) -> T {
        let never = T::from_f64(f64::NEG_INFINITY);
        self.above(*class).map_or(never, |above| log_sigmoid(-above))
    }
}

impl<const C: usize, T: Scalar> Quantile for OrderedLogistic<C, T> {
    fn quantile(&self, p: T) -> u32 {
        let p = p.maximum(T::ZERO); // 0 for NaN
        if p >= T::ONE {
            return C as u32;
        }
        Self::classes()
            .find(|class| p <= self.cdf(class))
            .unwrap_or(C as u32)
    }
}

impl<const C: usize, T: Scalar> LogProbGradient for OrderedLogistic<C, T> {
    /// By `cutpoints` and by `loc`.
    type ByParameters = ([T; C], T);
    type ByValue = ();

    fn log_prob_grad(&self, class: &u32) -> Gradient<T, ([T; C], T), ()> {
        let index = *class as usize;
        let (mut by_cutpoints, mut by_loc) = ([T::ZERO; C], T::ZERO);
        if index <= C {
            let [above, below] = self.ends(*class);
            if let Some(above) = above {
                by_cutpoints[index] = sigmoid(-above);
                by_loc = by_loc - by_cutpoints[index];
            }
            if let Some(below) = below {
                by_cutpoints[index - 1] = -sigmoid(below);
                by_loc = by_loc - by_cutpoints[index - 1];
            }
            if above.is_some() && below.is_some() {
                let step = self.cutpoints[index].to_f64() - self.cutpoints[index - 1].to_f64();
                let of_step = saturate(T::from_f64(1.0 / expm1(step)));
                by_cutpoints[index] += of_step;
                by_cutpoints[index - 1] = by_cutpoints[index - 1] - of_step;
            }
        }
        Gradient {
            log_prob: self.log_prob(class),
            by_parameters: (by_cutpoints, by_loc),
            by_value: (),
        }
    }
}

/// Log-probability of a class, given as a number 0, 1, …, of `OrderedLogistic(ascending(raw), loc)`; writes its derivatives by
/// `raw` and by `loc`, which is one number. Finite for all finite arguments; `-inf` for a class that does not exist.
///
/// Panics if there are no numbers or not as many derivatives.
#[inline(always)]
pub fn ordered_logistic_ascending<V: Lanes>(
    class: V,
    raw: &[V],
    loc: &[V],
    d_raw: &mut [V],
    d_loc: &mut [V],
) -> V {
    let (zero, one) = (V::splat(0.0), V::splat(1.0));
    let last = V::splat(raw.len() as f64);
    let exists = zero.less_equal(class) & class.less_equal(last);
    let (has_above, has_below) = (class.less(last), zero.less(class));
    // The distances of the cutpoints around the class, and the logarithm of the share that the step between leaves.
    let (mut above, mut below, mut ln_step) = (zero, zero, zero);
    let mut cutpoint = raw[0];
    let mut known = zero; // 1 where the class is one of the numbers
    let mut index = 0;
    while index < raw.len() {
        let here = class.equal(V::splat(index as f64));
        if index > 0 {
            let (step, slope) = softplus_and_sigmoid(raw[index]);
            cutpoint = saturate(cutpoint + step);
            ln_step = V::select(here, -softplus(-raw[index]), ln_step);
            d_raw[index] = slope;
        }
        let distance = saturate(cutpoint - loc[0]);
        above = V::select(here, distance, above);
        below = V::select(class.equal(V::splat((index + 1) as f64)), distance, below);
        known = V::select(here, one, known);
        index += 1;
    }
    known = V::select(class.equal(last), one, known);
    let (fall, by_above) = softplus_and_sigmoid(-above);
    let (rise, by_below) = softplus_and_sigmoid(below);
    let by_above = V::select(has_above & exists, by_above, zero);
    let by_below = V::select(has_below & exists, -by_below, zero);
    d_loc[0] = -(by_above + by_below);
    d_raw[0] = by_above + by_below;
    let mut index = 1;
    while index < raw.len() {
        let number = V::splat(index as f64);
        let of_above = V::select(number.less_equal(class), by_above, zero);
        let of_below = V::select(number.less(class), by_below, zero);
        let own = V::select(class.equal(number), sigmoid(-raw[index]), zero);
        d_raw[index] = d_raw[index] * (of_above + of_below) + own;
        index += 1;
    }
    let log_prob = ln_step - V::select(has_above, fall, zero) - V::select(has_below, rise, zero);
    // Also NaN is no class.
    let nothing = V::splat(0.0) * class;
    V::select(
        known.equal(one),
        saturate(log_prob),
        V::splat(f64::NEG_INFINITY) + nothing,
    )
}
