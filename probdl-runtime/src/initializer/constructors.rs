//! Keras' initializers by name, with Keras' defaults.

use super::{FanMode, Initializer, ScalingDistribution};

/// Keras' initializers by name, with Keras' defaults. Others are written as variants.
///
/// ```
/// use probdl_runtime::initializer::Initializer;
///
/// assert_eq!(Initializer::random_normal(), Initializer::RandomNormal { mean: 0.0, stddev: 0.05 });
/// ```
impl Initializer {
    /// All 0.
    pub const fn zeros() -> Self {
        Self::Zeros
    }

    /// All 1.
    pub const fn ones() -> Self {
        Self::Ones
    }

    /// All `value`.
    pub const fn constant(value: f64) -> Self {
        Self::Constant(value)
    }

    /// 1 on the diagonal of a matrix.
    pub const fn identity() -> Self {
        Self::Identity { gain: 1.0 }
    }

    /// Uniform on [-0.05, 0.05].
    pub const fn random_uniform() -> Self {
        Self::RandomUniform {
            minval: -0.05,
            maxval: 0.05,
        }
    }

    /// Normal with mean 0 and standard deviation 0.05.
    pub const fn random_normal() -> Self {
        Self::RandomNormal {
            mean: 0.0,
            stddev: 0.05,
        }
    }

    /// Normal with mean 0 and standard deviation 0.05 before it is truncated at two standard deviations.
    pub const fn truncated_normal() -> Self {
        Self::TruncatedNormal {
            mean: 0.0,
            stddev: 0.05,
        }
    }

    /// A truncated normal of variance 1 / inputs.
    pub const fn variance_scaling() -> Self {
        Self::scaled(1.0, FanMode::FanIn, ScalingDistribution::TruncatedNormal)
    }

    /// Uniform within √(6 / (inputs + units)): Glorot and Bengio, "Understanding the difficulty of training deep
    /// feedforward neural networks", 2010.
    pub const fn glorot_uniform() -> Self {
        Self::scaled(1.0, FanMode::FanAverage, ScalingDistribution::Uniform)
    }

    /// A truncated normal of variance 2 / (inputs + units): Glorot and Bengio 2010.
    pub const fn glorot_normal() -> Self {
        Self::scaled(1.0, FanMode::FanAverage, ScalingDistribution::TruncatedNormal)
    }

    /// Uniform within √(6 / inputs): He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015.
    pub const fn he_uniform() -> Self {
        Self::scaled(2.0, FanMode::FanIn, ScalingDistribution::Uniform)
    }

    /// A truncated normal of variance 2 / inputs: He et al. 2015.
    pub const fn he_normal() -> Self {
        Self::scaled(2.0, FanMode::FanIn, ScalingDistribution::TruncatedNormal)
    }

    /// Uniform within √(3 / inputs): LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998.
    pub const fn lecun_uniform() -> Self {
        Self::scaled(1.0, FanMode::FanIn, ScalingDistribution::Uniform)
    }

    /// A truncated normal of variance 1 / inputs: LeCun et al. 1998.
    pub const fn lecun_normal() -> Self {
        Self::scaled(1.0, FanMode::FanIn, ScalingDistribution::TruncatedNormal)
    }

    /// Orthonormal rows or columns: Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning
    /// in deep linear neural networks", 2014.
    pub const fn orthogonal() -> Self {
        Self::Orthogonal { gain: 1.0 }
    }

    const fn scaled(scale: f64, mode: FanMode, distribution: ScalingDistribution) -> Self {
        Self::VarianceScaling {
            scale,
            mode,
            distribution,
        }
    }
}
