//! Families of a user's own, whose twins probdl has.

#![allow(unreachable_pub)] // each test program has it as a module of its own

use probdl::distribution::family::{
    Density, DistributionFunction, Family, LogTail, LogTails, Parameter, TargetRule,
};
use probdl::distribution::{Cdf, Distribution, Quantile};
use probdl::lanes::{Lanes, Scalar};
use probdl::math::{exp, ln, log1p};
use probdl::random::Stream;

/// `Weibull(2, scale √2)`
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rayleigh<T> {
    pub scale: T,
}

impl<T: Scalar> Density<1> for Rayleigh<T> {
    #[inline(always)]
    fn log_density<V: Lanes>(y: V, [scale]: [V; 1]) -> (V, [V; 1]) {
        let z = y / scale;
        let square = z * z;
        let outside = y.less_equal(V::splat(0.0));
        let inside = ln(V::select(outside, V::splat(1.0), z)) - ln(scale) - V::splat(0.5) * square;
        let value = V::select(outside, V::splat(f64::NEG_INFINITY), inside);
        (value, [(square - V::splat(2.0)) / scale])
    }

    #[inline(always)]
    fn by_value<V: Lanes>(y: V, [scale]: [V; 1]) -> V {
        V::splat(1.0) / y - y / scale / scale
    }
}

impl<T: Scalar> DistributionFunction<1> for Rayleigh<T> {
    #[inline(always)]
    fn log_tails<V: Lanes>(y: V, [scale]: [V; 1]) -> LogTails<V, 1> {
        let z = y / scale;
        let half = V::splat(0.5) * z * z;
        let upper = exp(-half);
        let odds = upper / (V::splat(1.0) - upper);
        let (by_scale, by_value) = (z * z / scale, -(z / scale));
        let tails = LogTails {
            below: LogTail {
                ln: log1p(-upper),
                by_parameters: [-(odds * by_scale)],
                by_value: -(odds * by_value),
            },
            above: LogTail {
                ln: -half,
                by_parameters: [by_scale],
                by_value,
            },
        };
        tails.or_below_all(y.less_equal(V::splat(0.0)))
    }
}

impl<T: Scalar> Distribution for Rayleigh<T> {
    type Scalar = T;
    type Event = T;
    type Moment = T;

    fn log_prob(&self, y: &T) -> T {
        Self::log_density(*y, [self.scale]).0
    }

    fn draw(&self, stream: &mut Stream) -> T {
        T::from_f64((-2.0 * ln(stream.uniform())).sqrt()) * self.scale
    }
}

impl<T: Scalar> Cdf for Rayleigh<T> {
    fn cdf(&self, y: &T) -> T {
        exp(self.log_cdf(y))
    }

    fn log_cdf(&self, y: &T) -> T {
        Self::log_tails(*y, [self.scale]).below.ln
    }

    fn survival(&self, y: &T) -> T {
        exp(self.log_survival(y))
    }

    fn log_survival(&self, y: &T) -> T {
        Self::log_tails(*y, [self.scale]).above.ln
    }
}

impl<T: Scalar> Quantile for Rayleigh<T> {
    fn quantile(&self, p: T) -> T {
        T::from_f64((-2.0 * log1p(-p.to_f64())).sqrt()) * self.scale
    }
}

impl<T: Scalar> Family<1> for Rayleigh<T> {
    const PARAMETERS: [Parameter; 1] = [Parameter::positive("scale")];
    const SUPPORT: TargetRule = TargetRule::Positive;

    fn from_parameters([scale]: [T; 1]) -> Self {
        Self { scale }
    }
}

/// `Geometric(probs)`
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Failures<T> {
    pub probs: T,
}

impl<T: Scalar> Density<1> for Failures<T> {
    #[inline(always)]
    fn log_density<V: Lanes>(y: V, [probs]: [V; 1]) -> (V, [V; 1]) {
        let rest = V::splat(1.0) - probs;
        let value = y * log1p(-probs) + ln(probs);
        (value, [V::splat(1.0) / probs - y / rest])
    }

    /// There is no derivative by a count.
    #[inline(always)]
    fn by_value<V: Lanes>(_y: V, _parameters: [V; 1]) -> V {
        V::splat(0.0)
    }
}

impl<T: Scalar> Distribution for Failures<T> {
    type Scalar = T;
    type Event = u32;
    type Moment = T;

    fn log_prob(&self, y: &u32) -> T {
        Self::log_density(T::from_f64(f64::from(*y)), [self.probs]).0
    }

    fn draw(&self, stream: &mut Stream) -> u32 {
        (ln(stream.uniform()) / log1p(-self.probs.to_f64())) as u32
    }
}

impl<T: Scalar> Family<1> for Failures<T> {
    const PARAMETERS: [Parameter; 1] = [Parameter::probability("probs")];
    const SUPPORT: TargetRule = TargetRule::Any;

    fn from_parameters([probs]: [T; 1]) -> Self {
        Self { probs }
    }
}

/// `Laplace(center, scale)`
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tent<T> {
    pub center: T,
    pub scale: T,
}

impl<T: Scalar> Density<2> for Tent<T> {
    #[inline(always)]
    fn log_density<V: Lanes>(y: V, [center, scale]: [V; 2]) -> (V, [V; 2]) {
        let distance = (y - center).abs() / scale;
        let value = -distance - ln(scale + scale);
        (
            value,
            [
                -Self::by_value(y, [center, scale]),
                (distance - V::splat(1.0)) / scale,
            ],
        )
    }

    #[inline(always)]
    fn by_value<V: Lanes>(y: V, [center, scale]: [V; 2]) -> V {
        let slope = V::splat(1.0) / scale;
        V::select(y.less(center), slope, -slope)
    }
}

impl<T: Scalar> Distribution for Tent<T> {
    type Scalar = T;
    type Event = T;
    type Moment = T;

    fn log_prob(&self, y: &T) -> T {
        Self::log_density(*y, [self.center, self.scale]).0
    }

    fn draw(&self, stream: &mut Stream) -> T {
        let size = T::from_f64(-ln(stream.uniform())) * self.scale;
        if stream.uniform() < 0.5 {
            self.center - size
        } else {
            self.center + size
        }
    }
}

impl<T: Scalar> Family<2> for Tent<T> {
    const PARAMETERS: [Parameter; 2] = [Parameter::real("center"), Parameter::positive("scale")];
    const SUPPORT: TargetRule = TargetRule::Real;

    fn from_parameters([center, scale]: [T; 2]) -> Self {
        Self { center, scale }
    }
}
