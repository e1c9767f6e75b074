//! Statistics of what the initializers draw.

use super::fill::TRUNCATED_STDDEV;
use super::fill::tests::filled;
use super::{FanMode, Initializer, ScalingDistribution, Shape};

const INPUTS: usize = 250;
const UNITS: usize = 400;
const SHAPE: Shape = Shape::Matrix {
    inputs: INPUTS,
    units: UNITS,
};

/// What a law must give: mean, variance, kurtosis and the limit of the distance from the mean.
struct Law {
    mean: f64,
    variance: f64,
    kurtosis: f64,
    limit: f64,
}

fn uniform_law(mean: f64, limit: f64) -> Law {
    Law {
        mean,
        variance: limit * limit / 3.0,
        kurtosis: 1.8,
        limit,
    }
}

/// 4.8 standard deviations: beyond them one expects 0.16 of 100000 numbers; the sample has none.
fn normal_law(mean: f64, stddev: f64) -> Law {
    Law {
        mean,
        variance: stddev * stddev,
        kurtosis: 3.0,
        limit: 4.8 * stddev,
    }
}

/// `stddev` is that after truncation. The kurtosis is that of a normal law truncated at two standard deviations:
/// (3 − 28 d) / (1 − 4 d)²
/// with d = φ(2) / (2Φ(2) − 1).
fn truncated_law(mean: f64, stddev: f64) -> Law {
    let d: f64 = 0.053990966513188 / 0.954499736103642;
    let kurtosis = (3.0 - 28.0 * d) / (1.0 - 4.0 * d).powi(2);
    Law {
        mean,
        variance: stddev * stddev,
        kurtosis,
        limit: 2.0 * stddev / TRUNCATED_STDDEV,
    }
}

#[test]
fn statistics_are_those_of_keras_rules() {
    let (fan_in, fan_out) = (INPUTS as f64, UNITS as f64);
    let scaled = |scale, mode, distribution| Initializer::VarianceScaling {
        scale,
        mode,
        distribution,
    };
    let table = [
        (Initializer::random_uniform(), uniform_law(0.0, 0.05)),
        (
            Initializer::RandomUniform {
                minval: 1.0,
                maxval: 4.0,
            },
            uniform_law(2.5, 1.5),
        ),
        (Initializer::random_normal(), normal_law(0.0, 0.05)),
        (
            Initializer::RandomNormal {
                mean: -2.0,
                stddev: 3.0,
            },
            normal_law(-2.0, 3.0),
        ),
        (
            Initializer::truncated_normal(),
            truncated_law(0.0, 0.05 * TRUNCATED_STDDEV),
        ),
        (
            Initializer::TruncatedNormal {
                mean: 5.0,
                stddev: 2.0,
            },
            truncated_law(5.0, 2.0 * TRUNCATED_STDDEV),
        ),
        (
            Initializer::variance_scaling(),
            truncated_law(0.0, (1.0 / fan_in).sqrt()),
        ),
        (
            Initializer::glorot_uniform(),
            uniform_law(0.0, (6.0 / (fan_in + fan_out)).sqrt()),
        ),
        (
            Initializer::glorot_normal(),
            truncated_law(0.0, (2.0 / (fan_in + fan_out)).sqrt()),
        ),
        (Initializer::he_uniform(), uniform_law(0.0, (6.0 / fan_in).sqrt())),
        (
            Initializer::he_normal(),
            truncated_law(0.0, (2.0 / fan_in).sqrt()),
        ),
        (
            Initializer::lecun_uniform(),
            uniform_law(0.0, (3.0 / fan_in).sqrt()),
        ),
        (
            Initializer::lecun_normal(),
            truncated_law(0.0, (1.0 / fan_in).sqrt()),
        ),
        (
            scaled(3.0, FanMode::FanOut, ScalingDistribution::UntruncatedNormal),
            normal_law(0.0, (3.0 / fan_out).sqrt()),
        ),
    ];
    for (initializer, law) in table {
        let tensor = filled::<f64>(initializer, SHAPE);
        let n = tensor.len() as f64;
        let mean = tensor.iter().sum::<f64>() / n;
        let variance = tensor
            .iter()
            .map(|number| (number - mean) * (number - mean))
            .sum::<f64>()
            / n;
        let farthest = tensor
            .iter()
            .map(|number| (number - law.mean).abs())
            .fold(0.0, f64::max);
        // Five standard errors each.
        assert!(
            (mean - law.mean).abs() < 5.0 * (law.variance / n).sqrt(),
            "{initializer:?}: mean {mean}"
        );
        let off = (variance / law.variance - 1.0).abs();
        assert!(
            off < 5.0 * ((law.kurtosis - 1.0) / n).sqrt(),
            "{initializer:?}: variance {variance}"
        );
        assert!(
            farthest <= law.limit,
            "{initializer:?}: {farthest} beyond {}",
            law.limit
        );
        // Of 100000 numbers some come near the limit; an unbounded law reaches 4 of its 4.8 deviations.
        let near = if law.kurtosis == 3.0 { 4.0 / 4.8 } else { 0.999 };
        assert!(
            farthest > near * law.limit,
            "{initializer:?}: {farthest} short of {}",
            law.limit
        );
    }
}
