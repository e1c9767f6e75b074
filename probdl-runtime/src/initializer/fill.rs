//! Drawing the first parameters.

use super::orthogonal::orthogonal;
use super::{FanMode, Initializer, ScalingDistribution, Shape};
use crate::lanes::Scalar;
use crate::random::Stream;

/// The standard deviation of a standard normal law truncated at −2 and 2: √(1 − 4φ(2) / (2Φ(2) − 1)).
pub(super) const TRUNCATED_STDDEV: f64 = 0.87962566103423978;

/// Numbers drawn at a time.
const GROUP: usize = 64;

impl Initializer {
    /// Fills a tensor of `shape`, which is as long as [`Shape::size`] says.
    ///
    /// Everything is drawn in f64 and rounded once: a model starts from the same numbers in f32 and in f64. A vector is
    /// one row to [`Initializer::Identity`] and [`Initializer::Orthogonal`], which are meant for matrices.
    ///
    /// ```
    /// use probdl_runtime::initializer::{Initializer, Shape};
    /// use probdl_runtime::random::{Purpose, Stream};
    ///
    /// let mut kernel = [0_f32; 6];
    /// let mut stream = Stream::new(42, Purpose::Initialization, 0);
    /// Initializer::glorot_uniform().fill(&mut kernel, Shape::Matrix { inputs: 2, units: 3 }, &mut stream);
    /// assert!(kernel.iter().all(|number| number.abs() <= (6.0_f32 / 5.0).sqrt()));
    /// ```
    pub fn fill<S: Scalar>(&self, tensor: &mut [S], shape: Shape, stream: &mut Stream) {
        debug_assert_eq!(tensor.len(), shape.size());
        match *self {
            Self::Zeros => tensor.fill(S::ZERO),
            Self::Ones => tensor.fill(S::ONE),
            Self::Constant(value) => tensor.fill(S::from_f64(value)),
            Self::Identity { gain } => {
                tensor.fill(S::ZERO);
                let (rows, columns) = shape.rows_and_columns();
                for place in 0..rows.min(columns) {
                    tensor[place * columns + place] = S::from_f64(gain);
                }
            }
            Self::RandomUniform { minval, maxval } => uniform(tensor, minval, maxval, stream),
            Self::RandomNormal { mean, stddev } => normal(tensor, mean, stddev, stream),
            Self::TruncatedNormal { mean, stddev } => truncated_normal(tensor, mean, stddev, stream),
            Self::VarianceScaling {
                scale,
                mode,
                distribution,
            } => {
                let variance = scale / mode.count(shape).max(1.0);
                match distribution {
                    ScalingDistribution::TruncatedNormal => {
                        truncated_normal(tensor, 0.0, variance.sqrt() / TRUNCATED_STDDEV, stream);
                    }
                    ScalingDistribution::UntruncatedNormal => normal(tensor, 0.0, variance.sqrt(), stream),
                    ScalingDistribution::Uniform => {
                        let limit = (3.0 * variance).sqrt();
                        uniform(tensor, -limit, limit, stream);
                    }
                }
            }
            Self::Orthogonal { gain } => {
                let (rows, columns) = shape.rows_and_columns();
                let q = orthogonal(rows, columns, stream);
                for (place, number) in tensor.iter_mut().enumerate() {
                    *number = S::from_f64(gain * q[(place / columns, place % columns)]);
                }
            }
        }
    }
}

impl FanMode {
    /// What a variance is divided by.
    fn count(self, shape: Shape) -> f64 {
        let (fan_in, fan_out) = shape.fans();
        match self {
            Self::FanIn => fan_in as f64,
            Self::FanOut => fan_out as f64,
            Self::FanAverage => f64::midpoint(fan_in as f64, fan_out as f64),
        }
    }
}

fn uniform<S: Scalar>(tensor: &mut [S], minval: f64, maxval: f64, stream: &mut Stream) {
    let mut drawn = [0.0_f64; GROUP];
    for group in tensor.chunks_mut(GROUP) {
        stream.fill_uniform(&mut drawn[..group.len()]);
        for (number, uniform) in group.iter_mut().zip(drawn) {
            *number = S::from_f64(minval + (maxval - minval) * uniform);
        }
    }
}

fn normal<S: Scalar>(tensor: &mut [S], mean: f64, stddev: f64, stream: &mut Stream) {
    let mut drawn = [0.0_f64; GROUP];
    for group in tensor.chunks_mut(GROUP) {
        stream.fill_normal(&mut drawn[..group.len()]);
        for (number, normal) in group.iter_mut().zip(drawn) {
            *number = S::from_f64(mean + stddev * normal);
        }
    }
}

/// Normal numbers, those beyond two standard deviations left out.
fn truncated_normal<S: Scalar>(tensor: &mut [S], mean: f64, stddev: f64, stream: &mut Stream) {
    let mut drawn = [0.0_f64; GROUP];
    let mut filled = 0;
    while filled < tensor.len() {
        stream.fill_normal(&mut drawn);
        let accepted = drawn.iter().filter(|normal| normal.abs() < 2.0);
        for (number, normal) in tensor[filled..].iter_mut().zip(accepted) {
            *number = S::from_f64(mean + stddev * normal);
            filled += 1;
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::random::Purpose;

    pub(in super::super) fn filled<S: Scalar>(initializer: Initializer, shape: Shape) -> Vec<S> {
        let mut tensor = vec![S::MAX; shape.size()];
        initializer.fill(
            &mut tensor,
            shape,
            &mut Stream::new(2010, Purpose::Initialization, 3),
        );
        tensor
    }

    #[test]
    fn constants_fill_and_the_identity_stands_on_the_diagonal() {
        let shape = Shape::Matrix { inputs: 2, units: 3 };
        assert_eq!(filled::<f32>(Initializer::zeros(), shape), [0.0; 6]);
        assert_eq!(filled::<f32>(Initializer::ones(), shape), [1.0; 6]);
        assert_eq!(filled::<f32>(Initializer::constant(0.1), shape), [0.1; 6]);
        assert_eq!(
            filled::<f32>(Initializer::identity(), shape),
            [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]
        );
        let tall = Shape::Matrix { inputs: 3, units: 2 };
        assert_eq!(
            filled::<f64>(Initializer::Identity { gain: 3.0 }, tall),
            [3.0, 0.0, 0.0, 3.0, 0.0, 0.0]
        );
    }

    #[test]
    fn orthogonal_kernels_are_orthonormal_times_the_gain() {
        for (inputs, units) in [(3, 8), (8, 3), (6, 6), (1, 4)] {
            let kernel = filled::<f64>(
                Initializer::Orthogonal { gain: 1.5 },
                Shape::Matrix { inputs, units },
            );
            let kernel = nalgebra::DMatrix::from_row_slice(inputs, units, &kernel);
            let product = if inputs < units {
                &kernel * kernel.transpose()
            } else {
                kernel.transpose() * &kernel
            };
            let side = inputs.min(units);
            assert!((product - nalgebra::DMatrix::identity(side, side) * 2.25).amax() < 1e-14);
        }
    }

    /// The fans of a vector are both its length: Glorot's limit is √(3 / length).
    #[test]
    fn vectors_have_their_length_as_both_fans() {
        let vector = filled::<f64>(Initializer::glorot_uniform(), Shape::Vector(3000));
        let farthest = vector
            .iter()
            .fold(0.0_f64, |farthest, number| farthest.max(number.abs()));
        assert!(farthest < 0.001_f64.sqrt() && farthest > 0.99 * 0.001_f64.sqrt());
        let row = filled::<f64>(
            Initializer::glorot_uniform(),
            Shape::Matrix {
                inputs: 1,
                units: 3000,
            },
        );
        assert!(row.iter().any(|number| number.abs() > 0.001_f64.sqrt()));
    }

    #[test]
    fn a_kernel_in_f32_is_the_rounded_kernel_in_f64() {
        let shape = Shape::Matrix {
            inputs: 11,
            units: 13,
        };
        for initializer in [
            Initializer::glorot_uniform(),
            Initializer::he_normal(),
            Initializer::random_normal(),
            Initializer::orthogonal(),
        ] {
            let rounded: Vec<f32> = filled::<f64>(initializer, shape)
                .iter()
                .map(|&number| number as f32)
                .collect();
            assert_eq!(filled::<f32>(initializer, shape), rounded, "{initializer:?}");
        }
    }

    #[test]
    fn empty_tensors_are_left_alone() {
        for shape in [
            Shape::Vector(0),
            Shape::Matrix { inputs: 0, units: 3 },
            Shape::Matrix { inputs: 3, units: 0 },
        ] {
            for initializer in [
                Initializer::identity(),
                Initializer::orthogonal(),
                Initializer::he_normal(),
            ] {
                assert!(filled::<f32>(initializer, shape).is_empty());
            }
        }
    }

    /// Recorded once; where a model starts from a seed is promised to stay.
    #[test]
    fn the_start_of_a_seed_stays_the_same() {
        let shape = Shape::Matrix { inputs: 3, units: 2 };
        let recorded = [
            (
                Initializer::glorot_uniform(),
                [
                    0xbfec958c3702ac16,
                    0xbfcf5f2e1ff1487c,
                    0x3feb7f6313fbeee0,
                    0xbfcd7e040347764c,
                    0xbf4b2bf54dbed800,
                    0x3fd96697286ddfc8,
                ],
            ),
            (
                Initializer::he_normal(),
                [
                    0x3ff92dda54fc1bc9,
                    0xbfba41481de31edb,
                    0xbfd1c97e288d1a92,
                    0x3fdc8f8064afe533,
                    0xbfe5e3f6e93206fb,
                    0xbfae1c2be235d8be,
                ],
            ),
            (
                Initializer::orthogonal(),
                [
                    0x3fecf83bd8193b5e,
                    0x3fad46fc08071b59,
                    0xbfc476fdc66011f7,
                    0x3feed83f82b2bcb4,
                    0xbfd92f9ac8cf6e84,
                    0xbfd0a4d7ff793ab9,
                ],
            ),
        ];
        for (initializer, bits) in recorded {
            let kernel: Vec<u64> = filled::<f64>(initializer, shape)
                .into_iter()
                .map(f64::to_bits)
                .collect();
            assert_eq!(kernel, bits, "{initializer:?}");
        }
    }
}
