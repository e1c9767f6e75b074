//! Distribution functions without a form that suits lanes: series and fractions of a length that depends on the numbers.
//! They are computed in double precision, one number after the other.

use super::{Density, DistributionFunction, LogTail, LogTails};
use crate::distribution::{Beta, Gamma, InverseGamma, StudentT};
use crate::lanes::{Lanes, Scalar};
use crate::math::{
    Extended, TailSlopes, Tails, beta_tail_slopes, exp, gamma_tail_slopes, ln, saturate,
    student_t_tail_slopes,
};

/// The most lanes of any instruction set.
pub(super) const MOST_LANES: usize = 16;

/// A family of whose distribution function numbers are known one by one.
trait NumberByNumber<const N: usize>: Density<N> {
    /// The probabilities up to `y` and above it, and the derivatives of their logarithms by the parameters. The log-density
    /// there is known.
    fn tail_slopes(y: f64, parameters: [f64; N], ln_density: f64) -> TailSlopes<N>;
}

/// The derivatives of the logarithms of both tails by what moves the value so far, at a point of this density.
pub(super) fn moved(tails: Tails, ln_density: f64, by: f64) -> [f64; 2] {
    moved_by(tails, ln_density, by, ln(by.abs()))
}

/// The same, where the logarithm of how far is known better: it may have left the range of the type.
fn moved_by(tails: Tails, ln_density: f64, by: f64, ln_by: f64) -> [f64; 2] {
    if by == 0.0 || ln_density == f64::NEG_INFINITY {
        return [0.0; 2];
    }
    let over = |ln_tail: f64| saturate(exp(ln_density + ln_by - ln_tail)).copysign(by);
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
        let (ln_density, _) = F::log_density(y, own);
        let TailSlopes { tails, lower, upper } = F::tail_slopes(y, own, ln_density);
        let by_value = moved(tails, ln_density, 1.0);
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

/// Adds the derivatives by a parameter that moves the value.
fn with_moved<const N: usize>(slopes: &mut TailSlopes<N>, index: usize, [lower, upper]: [f64; 2]) {
    slopes.lower[index] += lower;
    slopes.upper[index] += upper;
}

/// The derivatives by a shape, and none by the other parameters yet.
fn by_first<const N: usize>(of_shape: TailSlopes<1>) -> TailSlopes<N> {
    let mut slopes = TailSlopes::constant(of_shape.tails);
    slopes.lower[0] = of_shape.lower[0];
    slopes.upper[0] = of_shape.upper[0];
    slopes
}

impl<T: Scalar> NumberByNumber<2> for Gamma<T> {
    fn tail_slopes(y: f64, [concentration, rate]: [f64; 2], ln_density: f64) -> TailSlopes<2> {
        if y <= 0.0 {
            return TailSlopes::constant(Tails::BELOW_ALL);
        }
        let mut slopes = by_first(gamma_tail_slopes(concentration, Extended::product(rate, y)));
        let by_rate = moved_by(slopes.tails, ln_density, y, ln(y) - ln(rate));
        with_moved(&mut slopes, 1, by_rate);
        slopes
    }
}

impl<T: Scalar> NumberByNumber<2> for InverseGamma<T> {
    /// What lies below y is what a gamma law has above scale / y.
    fn tail_slopes(y: f64, [concentration, scale]: [f64; 2], ln_density: f64) -> TailSlopes<2> {
        if y <= 0.0 {
            return TailSlopes::constant(Tails::BELOW_ALL);
        }
        let mut slopes = by_first(gamma_tail_slopes(concentration, Extended::quotient(scale, y)).mirrored());
        let by_scale = moved_by(slopes.tails, ln_density, -y, ln(y) - ln(scale));
        with_moved(&mut slopes, 1, by_scale);
        slopes
    }
}

impl<T: Scalar> NumberByNumber<2> for Beta<T> {
    fn tail_slopes(y: f64, [a, b]: [f64; 2], _: f64) -> TailSlopes<2> {
        beta_tail_slopes(a, b, y, 1.0 - y)
    }
}

impl<T: Scalar> NumberByNumber<3> for StudentT<T> {
    fn tail_slopes(y: f64, [df, loc, scale]: [f64; 3], ln_density: f64) -> TailSlopes<3> {
        let distance = saturate(y - loc);
        let mut slopes = by_first(student_t_tail_slopes(df, distance, scale));
        let ln_z = ln(distance.abs()) - ln(scale);
        let [by_loc, by_scale] = [
            moved(slopes.tails, ln_density, -1.0),
            moved_by(slopes.tails, ln_density, -distance, ln_z),
        ];
        with_moved(&mut slopes, 1, by_loc);
        with_moved(&mut slopes, 2, by_scale);
        slopes
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
