//! Kernels against differences of themselves, in both precisions, and at extremes.

use probdl_runtime::random::rng;

/// A kernel of one value and `P` parameters, in both precisions.
pub(crate) struct Kernel<const P: usize> {
    pub(crate) name: &'static str,
    pub(crate) wide: fn(f64, [f64; P]) -> (f64, [f64; P]),
    pub(crate) narrow: fn(f32, [f32; P]) -> (f32, [f32; P]),
    pub(crate) by_value: Option<fn(f64, [f64; P]) -> f64>,
}

/// `kernel!(name)` or `kernel!(name, name_by_value)`.
macro_rules! kernel {
    ($name:ident) => {
        $crate::checks::kernel::Kernel {
            name: stringify!($name),
            wide: $name::<f64>,
            narrow: $name::<f32>,
            by_value: None,
        }
    };
    ($name:ident, $by_value:expr) => {
        $crate::checks::kernel::Kernel {
            by_value: Some($by_value),
            ..$crate::checks::kernel::kernel!($name)
        }
    };
}

pub(crate) use kernel;

pub(crate) fn uniform(low: f64, high: f64) -> impl FnMut(u64) -> f64 {
    move |index| low + (high - low) * rng(index).uniform()
}

/// A number of either sign, its size anywhere in these decades.
pub(crate) fn real(index: u64, decades: f64) -> f64 {
    let mut stream = rng(index);
    let size = 10_f64.powf(decades * (2.0 * stream.uniform() - 1.0));
    if stream.uniform() < 0.5 { -size } else { size }
}

/// A positive number anywhere in these decades.
pub(crate) fn positive(index: u64, decades: f64) -> f64 {
    real(index, decades).abs()
}

impl<const P: usize> Kernel<P> {
    /// Compares every partial derivative with a central difference, Richardson-extrapolated; `units` are the distances
    /// over which the density changes, of the value and of each parameter.
    pub(crate) fn check_derivatives(&self, y: f64, parameters: [f64; P], unit: f64, units: [f64; P]) {
        let (value, partials) = (self.wide)(y, parameters);
        for index in 0..P {
            let at = |shift: f64| {
                let mut moved = parameters;
                moved[index] += shift;
                (self.wide)(y, moved).0
            };
            self.check_derivative(at, units[index], partials[index], value, &(y, parameters, index));
        }
        if let Some(by_value) = self.by_value {
            let at = |shift: f64| (self.wide)(y + shift, parameters).0;
            self.check_derivative(at, unit, by_value(y, parameters), value, &(y, parameters));
        }
    }

    fn check_derivative(
        &self,
        at: impl Fn(f64) -> f64,
        unit: f64,
        got: f64,
        value: f64,
        context: &dyn std::fmt::Debug,
    ) {
        // The extrapolated difference is off by the fourth power of the step and by rounding over the step.
        let h = 1e-3 * unit;
        let difference = |h: f64| (at(h) - at(-h)) / (2.0 * h);
        let want = (4.0 * difference(0.5 * h) - difference(h)) / 3.0;
        let curvature = (at(h) - 2.0 * at(0.0) + at(-h)).abs() / h;
        let rounding = 1e-14 * (1.0 + value.abs()) / h;
        assert!(
            (got - want).abs() <= 1e-6 * (want.abs() + curvature) + 4.0 * rounding,
            "{} at {context:?}: {got} against {want}",
            self.name
        );
    }

    /// Compares single with double precision at numbers that both can hold. `size` is what rounding errors are
    /// relative to, for the value and for each partial.
    pub(crate) fn check_narrow(
        &self,
        y: f64,
        parameters: [f64; P],
        tolerance: f64,
        size: impl Fn(f64) -> f64,
    ) {
        let parameters = parameters.map(|parameter| parameter as f32);
        let y = y as f32;
        let (value, partials) = (self.narrow)(y, parameters);
        let (want, wants) = (self.wide)(f64::from(y), parameters.map(f64::from));
        let pairs = std::iter::once((value, want)).chain(std::iter::zip(partials, wants));
        for (index, (got, want)) in pairs.enumerate() {
            assert!(
                (f64::from(got) - want).abs() <= tolerance * size(want),
                "{} at {y} {parameters:?}, result {index}: {got} against {want}",
                self.name
            );
        }
    }

    /// Checks that neither value nor partials are NaN, and that where the density is 0 the partials are finite.
    pub(crate) fn check_no_nan(&self, y: f64, parameters: [f64; P]) {
        let narrow = (self.narrow)(y as f32, parameters.map(|parameter| parameter as f32));
        let narrow = (f64::from(narrow.0), narrow.1.map(f64::from));
        let wide = (self.wide)(y, parameters);
        for (precision, (value, partials)) in [("f64", wide), ("f32", narrow)] {
            assert!(
                !value.is_nan() && partials.iter().all(|partial| !partial.is_nan()),
                "{} in {precision} at {y} {parameters:?}: {value} {partials:?}",
                self.name
            );
        }
        assert!(
            self.by_value
                .is_none_or(|by_value| !by_value(y, parameters).is_nan()),
            "{} by value at {y} {parameters:?}",
            self.name
        );
    }

    /// Checks that a value is outside the support: no density, and derivatives that are finite.
    pub(crate) fn check_outside(&self, y: f64, parameters: [f64; P]) {
        let (value, partials) = (self.wide)(y, parameters);
        let by_value = self.by_value.map_or(0.0, |by_value| by_value(y, parameters));
        assert!(
            value == f64::NEG_INFINITY
                && partials.iter().all(|partial| partial.is_finite())
                && by_value.is_finite(),
            "{} at {y} {parameters:?}: {value} {partials:?} {by_value}",
            self.name
        );
    }

    /// Checks that a value or a parameter that is not a number makes the value none, in single precision.
    pub(crate) fn check_nan(&self, parameters: [f32; P]) {
        assert!(
            (self.narrow)(f32::NAN, parameters).0.is_nan(),
            "{} at NaN",
            self.name
        );
        for index in 0..P {
            let mut broken = parameters;
            broken[index] = f32::NAN;
            assert!(
                (self.narrow)(0.4, broken).0.is_nan(),
                "{} at {broken:?}",
                self.name
            );
        }
    }

    /// Checks that value and partials are finite in single and double precision.
    pub(crate) fn check_finite(&self, y: f64, parameters: [f64; P]) {
        let (value, partials) = (self.wide)(y, parameters);
        assert!(
            value.is_finite() && partials.iter().all(|partial| partial.is_finite()),
            "{} in f64 at {y} {parameters:?}: {value} {partials:?}",
            self.name
        );
        let (value, partials) = (self.narrow)(y as f32, parameters.map(|parameter| parameter as f32));
        assert!(
            value.is_finite() && partials.iter().all(|partial| partial.is_finite()),
            "{} in f32 at {y} {parameters:?}: {value} {partials:?}",
            self.name
        );
    }
}

/// Sizes of raw arguments and values.
pub(crate) const EXTREMES: [f64; 23] = [
    0.0, 1e-30, 1e-3, 0.5, 1.0, 3.0, 10.0, 39.9, 40.1, 44.0, 87.0, 88.8, 89.0, 104.0, 200.0, 700.0, 710.0,
    746.0, 1e4, 1e10, 1e20, 1e30, 3e38,
];
