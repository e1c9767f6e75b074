//! How parameters start: Keras' initializers.

mod constructors;
mod fill;
mod orthogonal;
#[cfg(test)]
mod statistics;

/// How a tensor of parameters starts. Names, defaults and formulas are Keras'.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Initializer {
    /// All 0.
    Zeros,
    /// All 1.
    Ones,
    /// All the same.
    Constant(f64),
    /// `gain` on the diagonal, 0 elsewhere.
    Identity {
        /// The number on the diagonal.
        gain: f64,
    },
    /// Uniform between two numbers.
    RandomUniform {
        /// The lower end.
        minval: f64,
        /// The upper end.
        maxval: f64,
    },
    /// Normal.
    RandomNormal {
        /// Its mean.
        mean: f64,
        /// Its standard deviation.
        stddev: f64,
    },
    /// Normal, drawn again beyond two standard deviations.
    TruncatedNormal {
        /// Its mean.
        mean: f64,
        /// The standard deviation before truncation.
        stddev: f64,
    },
    /// A variance of `scale / n`.
    VarianceScaling {
        /// The numerator.
        scale: f64,
        /// What n counts.
        mode: FanMode,
        /// The law drawn from.
        distribution: ScalingDistribution,
    },
    /// Orthonormal rows or columns, times `gain`.
    Orthogonal {
        /// The factor.
        gain: f64,
    },
}

/// What the denominator of [`Initializer::VarianceScaling`] counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FanMode {
    /// Inputs.
    FanIn,
    /// Units.
    FanOut,
    /// The mean of both.
    FanAverage,
}

/// The law that [`Initializer::VarianceScaling`] draws from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ScalingDistribution {
    /// Normal truncated at two standard deviations, with the variance corrected for it.
    TruncatedNormal,
    /// Normal.
    UntruncatedNormal,
    /// Uniform.
    Uniform,
}

/// The shape of a tensor of parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A vector, such as a bias, of this length.
    Vector(usize),
    /// A kernel: inputs x units, row by row.
    Matrix {
        /// Rows.
        inputs: usize,
        /// Columns.
        units: usize,
    },
}

impl Shape {
    /// How many numbers a tensor of this shape holds.
    pub const fn size(self) -> usize {
        match self {
            Self::Vector(length) => length,
            Self::Matrix { inputs, units } => inputs * units,
        }
    }

    /// Keras' fan in and fan out: inputs and units; for a vector its length twice.
    pub const fn fans(self) -> (usize, usize) {
        match self {
            Self::Vector(length) => (length, length),
            Self::Matrix { inputs, units } => (inputs, units),
        }
    }

    /// Rows and columns; a vector is one row.
    const fn rows_and_columns(self) -> (usize, usize) {
        match self {
            Self::Vector(length) => (1, length),
            Self::Matrix { inputs, units } => (inputs, units),
        }
    }
}
