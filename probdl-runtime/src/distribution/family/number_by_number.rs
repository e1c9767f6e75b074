//! Distribution functions without a form that suits lanes: series and fractions of a length that depends on the numbers.
//! They are computed in double precision, one number after the other.

use super::{Density, DistributionFunction, LogTail, LogTails};
use crate::distribution::{Beta, Gamma, InverseGamma, StudentT};
use crate::lanes::{Lanes, Scalar};
use crate::math::{
    Extended, TailSlopes, Tails, beta_tail_slopes, gamma_tail_slopes, saturate, student_t_tail_slopes,
    times_exp,
};

/// The most lanes of any instruction set.
pub(super) const MOST_LANES: usize = 16;

/// A family of whose distribution function numbers are known one by one.
trait NumberByNumber<const N: usize>: Density<N> {
    /// The probabilities up to `y` and above it, and the derivatives of their logarithms by the parameters and by `y`.
    fn tail_slopes(y: f64, parameters: [f64; N]) -> (TailSlopes<N>, [f64; 2]);
}

/// The derivatives of the logarithms of both tails by what moves the value so far, at a point of this density.
pub(super) fn moved(tails: Tails, ln_density: f64, by: f64) -> [f64; 2] {
    if by == 0.0 || ln_density == f64::NEG_INFINITY {
        return [0.0; 2];
    }
    let over = |ln_tail: f64| times_exp(by, ln_density - ln_tail);
    [over(tails.ln_lower), -over(tails.ln_upper)]
}

/// Both sides of each lane's number.
#[inline(always)]
fn log_tails<F: NumberByNumber<N>, V: Lanes, const N: usize>(y: V, parameters: [V; N]) -> LogTails<V, N> {
    let mut ys = [V::Scalar::ZERO; MOST_LANES];
    y.store(&mut ys);
    let mut inputs = [[V::Scalar::ZERO; MOST_LANES]; N];
    let mut index = 0;
    while index < N {
        parameters[index].store(&mut inputs[index]);
        index += 1;
    }
    let mut lns = [[V::Scalar::ZERO; MOST_LANES]; 2];
    let mut by_values = [[V::Scalar::ZERO; MOST_LANES]; 2];
    let mut slopes = [[[V::Scalar::ZERO; MOST_LANES]; N]; 2];
    let mut lane = 0;
    while lane < V::LANES {
        let mut own = [0.0; N];
        let mut index = 0;
        while index < N {
            own[index] = inputs[index][lane].to_f64();
            index += 1;
        }
        let y = ys[lane].to_f64();
        let (TailSlopes { tails, lower, upper }, by_value) = F::tail_slopes(y, own);
        let (both, by_parameters) = ([tails.ln_lower, tails.ln_upper], [lower, upper]);
        let mut side = 0;
        while side < 2 {
            lns[side][lane] = V::Scalar::from_f64(both[side]);
            by_values[side][lane] = V::Scalar::from_f64(by_value[side]);
            let mut index = 0;
            while index < N {
                slopes[side][index][lane] = V::Scalar::from_f64(by_parameters[side][index]);
                index += 1;
            }
            side += 1;
        }
        lane += 1;
    }
    LogTails {
        below: tail(&lns[0], &by_values[0], &slopes[0]),
        above: tail(&lns[1], &by_values[1], &slopes[1]),
    }
}

#[inline(always)]
pub(super) fn tail<V: Lanes, const N: usize>(
    ln: &[V::Scalar; MOST_LANES],
    by_value: &[V::Scalar; MOST_LANES],
    slopes: &[[V::Scalar; MOST_LANES]; N],
) -> LogTail<V, N> {
    let mut by_parameters = [V::splat(0.0); N];
    let mut index = 0;
    while index < N {
        by_parameters[index] = saturate(V::load(&slopes[index]));
        index += 1;
    }
    LogTail {
        ln: V::load(ln),
        by_parameters,
        by_value: saturate(V::load(by_value)),
    }
}

/// Where nothing changes the probabilities.
fn constant<const N: usize>(tails: Tails) -> (TailSlopes<N>, [f64; 2]) {
    (TailSlopes::constant(tails), [0.0; 2])
}

impl<T: Scalar> NumberByNumber<2> for Gamma<T> {
    fn tail_slopes(y: f64, [concentration, rate]: [f64; 2]) -> (TailSlopes<2>, [f64; 2]) {
        if y <= 0.0 {
            return constant(Tails::BELOW_ALL);
        }
        let slopes = gamma_tail_slopes(concentration, Extended::product(rate, y));
        let by_value = [slopes.lower[1] / y, slopes.upper[1] / y];
        (slopes.map(|[shape, ln_x]| [shape, ln_x / rate]), by_value)
    }
}

impl<T: Scalar> NumberByNumber<2> for InverseGamma<T> {
    /// What lies below y is what a gamma law has above scale / y.
    fn tail_slopes(y: f64, [concentration, scale]: [f64; 2]) -> (TailSlopes<2>, [f64; 2]) {
        if y <= 0.0 {
            return constant(Tails::BELOW_ALL);
        }
        let slopes = gamma_tail_slopes(concentration, Extended::quotient(scale, y)).mirrored();
        let by_value = [-slopes.lower[1] / y, -slopes.upper[1] / y];
        (slopes.map(|[shape, ln_x]| [shape, ln_x / scale]), by_value)
    }
}

impl<T: Scalar> NumberByNumber<2> for Beta<T> {
    fn tail_slopes(y: f64, [a, b]: [f64; 2]) -> (TailSlopes<2>, [f64; 2]) {
        let rest = 1.0 - y;
        let slopes = beta_tail_slopes(a, b, y, rest);
        let by_value = [slopes.lower[2], slopes.upper[2]].map(|by_log_odds| {
            if by_log_odds == 0.0 {
                0.0
            } else {
                by_log_odds / y / rest
            }
        });
        (slopes.map(|[of_a, of_b, _]| [of_a, of_b]), by_value)
    }
}

impl<T: Scalar> NumberByNumber<3> for StudentT<T> {
    fn tail_slopes(y: f64, parameters: [f64; 3]) -> (TailSlopes<3>, [f64; 2]) {
        let [df, loc, scale] = parameters;
        if y.is_infinite() {
            return constant(if y < 0.0 {
                Tails::BELOW_ALL
            } else {
                Tails::ABOVE_ALL
            });
        }
        let distance = saturate(y - loc);
        let slopes = student_t_tail_slopes(df, distance, scale);
        // At the centre, where the distance has no logarithm, from the density.
        let is_far = distance.abs() > scale;
        let by_value = if is_far {
            [slopes.lower[1] / distance, slopes.upper[1] / distance]
        } else {
            moved(slopes.tails, Self::log_density(y, parameters).0, 1.0)
        };
        let all = |[by_df, by_ln]: [f64; 2], by_value: f64| {
            let by_ln = if is_far { by_ln } else { by_value * distance };
            [by_df, -by_value, -by_ln / scale]
        };
        let TailSlopes { tails, lower, upper } = slopes;
        let slopes = TailSlopes {
            tails,
            lower: all(lower, by_value[0]),
            upper: all(upper, by_value[1]),
        };
        (slopes, by_value)
    }
}

macro_rules! distribution_functions {
    ($($law:ident $count:literal;)+) => {$(
        impl<T: Scalar> DistributionFunction<$count> for $law<T> {
            #[inline(always)]
            fn log_tails<V: Lanes>(y: V, parameters: [V; $count]) -> LogTails<V, $count> {
                log_tails::<Self, V, $count>(y, parameters)
            }
        }
    )+};
}
distribution_functions! {
    Beta 2;
    Gamma 2;
    InverseGamma 2;
    StudentT 3;
}
