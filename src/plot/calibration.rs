//! Whether laws promise what happens.

use super::error::same_length;
use super::picture::Shape;
use super::{Colour, Picture, PlotError};
use probdl_runtime::distribution::{Batch, Cdf};
use probdl_runtime::metrics::{Classes, Marginals, pit};

/// Bins of probabilities.
const BINS: usize = 10;

/// How often what was predicted with a probability comes true: in ten bins, with the interval in which the frequency
/// would lie in 95 % of cases were the probabilities right, and the share of predictions in each bin. Of two classes the
/// probability is that of class 1, or `true`; of more, that of the most probable class.
///
/// On the diagonal is right; below it too sure. Source: Bröcker and Smith, *Increasing the Reliability of Reliability
/// Diagrams* (2007); the intervals are those of the binomial law's normal approximation.
///
/// # Errors
///
/// No laws, more or fewer than `y`, or a probability that is NaN.
pub fn reliability<D: Classes>(laws: &Batch<D>, y: &[D::Event]) -> Result<Picture, PlotError> {
    same_length(("laws", laws.len()), ("y", y.len()))?;
    let mut bins = [(0.0, 0.0, 0.0, 0.0); BINS];
    for (row, (law, y)) in laws.iter().zip(y).enumerate() {
        for element in 0..D::ELEMENTS {
            let class = D::class(y, element);
            let (said, p) = prediction(law, element);
            if p.is_nan() {
                return Err(PlotError::NotFinite {
                    what: "probability".into(),
                    index: row,
                    value: p,
                });
            }
            let bin = &mut bins[((p * BINS as f64) as usize).min(BINS - 1)];
            *bin = (
                bin.0 + 1.0,
                bin.1 + p,
                bin.2 + f64::from(u8::from(said == class)),
                bin.3 + p * (1.0 - p),
            );
        }
    }
    let total: f64 = bins.iter().map(|bin| bin.0).sum();
    if total == 0.0 {
        return Err(PlotError::Empty { what: "laws" });
    }
    let used = || bins.iter().filter(|bin| bin.0 > 0.0);
    let observed = used().map(|bin| (bin.1 / bin.0, bin.2 / bin.0));
    let expected = used().flat_map(|bin| {
        let (p, deviation) = (bin.1 / bin.0, bin.3.sqrt() / bin.0);
        [
            (p, (p - NORMAL_975 * deviation).max(0.0)),
            (p, (p + NORMAL_975 * deviation).min(1.0)),
        ]
    });
    let shares = bins.iter().enumerate().flat_map(|(index, bin)| {
        let (left, right) = (index as f64 / BINS as f64, (index + 1) as f64 / BINS as f64);
        [(left + 0.01, 0.0), (right - 0.01, bin.0 / total)]
    });
    Ok(
        Picture::new("Reliability", "predicted probability", "observed frequency")
            .x_range(-0.02..1.02)
            .y_range(-0.02..1.02)
            .mark(Shape::Boxes, "share of predictions", LIGHT, shares)
            .dashes("calibrated", Colour::GREY, [(0.0, 0.0), (1.0, 1.0)])
            .mark(Shape::Whiskers, "95 % if calibrated", Colour::SKY, expected)
            .line("", Colour::BLUE, observed.clone())
            .dots("observed", Colour::BLUE, observed),
    )
}

/// A class and its probability: class 1 of two, the most probable one of more.
fn prediction<D: Classes>(law: &D, element: usize) -> (usize, f64) {
    if D::BINARY {
        return (1, law.probability(element, 1));
    }
    (0..D::CLASSES)
        .map(|class| (class, law.probability(element, class)))
        .fold((0, 0.0), |best, next| if next.1 > best.1 { next } else { best })
}

/// Bars that stand back.
const LIGHT: Colour = Colour(205, 210, 216);

/// The 97.5 % quantile of the standard normal law.
const NORMAL_975: f64 = 1.959_963_984_540_054;

/// What share of `y` lies in the laws' central intervals, for intervals of all probabilities. On the diagonal is right;
/// below it the intervals are too narrow.
///
/// # Errors
///
/// As [`pit_histogram`].
pub fn coverage<D: Marginals<Marginal: Cdf>>(laws: &Batch<D>, y: &[D::Event]) -> Result<Picture, PlotError> {
    let intervals = pit(laws, y)?;
    let n = intervals.len() as f64;
    let at = |level: f64| {
        // A step of the distribution function counts as far as it lies inside.
        let (low, high) = (0.5 - level / 2.0, 0.5 + level / 2.0);
        intervals
            .iter()
            .map(|interval| inside(interval, low, high))
            .sum::<f64>()
            / n
    };
    let levels = || (0..=50).map(|i| i as f64 / 50.0);
    let around = |sign: f64| {
        levels().map(move |level| {
            let deviation = (level * (1.0 - level) / n).sqrt();
            (level, (level + sign * NORMAL_975 * deviation).clamp(0.0, 1.0))
        })
    };
    Ok(Picture::new(
        "Coverage of central intervals",
        "probability of the interval",
        "share inside",
    )
    .x_range(-0.02..1.02)
    .y_range(-0.02..1.02)
    .area(
        "95 % if calibrated",
        Colour::GREY,
        0.18,
        around(-1.0),
        around(1.0),
    )
    .dashes("calibrated", Colour::GREY, [(0.0, 0.0), (1.0, 1.0)])
    .line("observed", Colour::BLUE, levels().map(|level| (level, at(level)))))
}

/// The histogram of the distribution functions at what happened (probability integral transforms), flat for laws that are
/// right, with the interval in which a bar would then be in 95 % of cases. A valley: too narrow laws; a hill: too wide.
///
/// Source: Gneiting, Balabdaoui, Raftery, *Probabilistic forecasts, calibration and sharpness* (2007). Of counts and truth
/// values, a step of the distribution function is spread over the bins that it crosses: Czado, Gneiting, Held, *Predictive
/// Model Assessment for Count Data* (2009).
///
/// # Errors
///
/// No laws, more or fewer than `y`, or a value that is not finite: see [`pit`].
pub fn pit_histogram<D: Marginals<Marginal: Cdf>>(
    laws: &Batch<D>,
    y: &[D::Event],
) -> Result<Picture, PlotError> {
    let intervals = pit(laws, y)?;
    let n = intervals.len() as f64;
    let edges = |bin: usize| (bin as f64 / BINS as f64, (bin + 1) as f64 / BINS as f64);
    let bars = (0..BINS).flat_map(|bin| {
        let (left, right) = edges(bin);
        let share: f64 = intervals
            .iter()
            .map(|interval| inside(interval, left, right))
            .sum();
        [(left + 0.003, 0.0), (right - 0.003, share * BINS as f64 / n)]
    });
    let bars: Vec<(f64, f64)> = bars.collect();
    let p = 1.0 / BINS as f64;
    let deviation = NORMAL_975 * (n * p * (1.0 - p)).sqrt() * BINS as f64 / n;
    let line = |height: f64| [(0.0, height), (1.0, height)];
    let highest = bars.iter().fold(1.0 + deviation, |a, bar| a.max(bar.1));
    Ok(Picture::new("Probability integral transform", "F(y)", "density")
        .x_range(0.0..1.0)
        .y_range(0.0..1.18 * highest)
        .mark(Shape::Boxes, "observed", Colour::SKY, bars)
        .area(
            "95 % if calibrated",
            Colour::BLACK,
            0.12,
            line((1.0 - deviation).max(0.0)),
            line(1.0 + deviation),
        )
        .dashes("calibrated", Colour::BLACK, line(1.0)))
}

/// Which part of an interval lies between `low` and `high`. A point on the border belongs to the right; 1 belongs to all
/// that end there.
fn inside(&[start, end]: &[f64; 2], low: f64, high: f64) -> f64 {
    if end > start {
        return ((end.min(high) - start.max(low)) / (end - start)).max(0.0);
    }
    f64::from(u8::from(low <= end && (end < high || high >= 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use probdl_runtime::distribution::Distribution as _;
    use probdl_runtime::distribution::{Bernoulli, Categorical, Independent, Normal, Poisson};

    fn boxes(picture: &Picture) -> Vec<f64> {
        let mark = picture.marks.iter().find(|mark| mark.shape == Shape::Boxes);
        mark.unwrap()
            .points
            .iter()
            .skip(1)
            .step_by(2)
            .map(|point| point.1)
            .collect()
    }

    #[test]
    fn transforms_of_a_law_at_its_own_quantiles_are_flat() {
        use probdl_runtime::distribution::Quantile as _;
        let law = Normal::new(1.0_f32, 2.0).unwrap();
        let y: Vec<[f32; 1]> = (0..100)
            .map(|i| [law.quantile((i as f32 + 0.5) / 100.0)])
            .collect();
        let laws: Batch<_> = y.iter().map(|_| Independent::new([law])).collect();
        let heights = boxes(&pit_histogram(&laws, &y).unwrap());
        for height in heights {
            assert!((height - 1.0).abs() < 1e-6, "{height}");
        }
        // And the coverage lies on the diagonal, to half a value.
        let picture = coverage(&laws, &y).unwrap();
        for (level, share) in &picture.marks.last().unwrap().points {
            assert!((level - share).abs() < 0.011, "{level} {share}");
        }
    }

    #[test]
    fn steps_of_counts_are_spread() {
        // Of all counts with their probabilities, the transforms are flat: to the rest beyond 20.
        let law = Poisson::new(2.0_f32).unwrap();
        let counts = (0..20).flat_map(|count| vec![[count]; (1e4 * law.prob(&count)) as usize]);
        let y: Vec<[u32; 1]> = counts.collect();
        let laws: Batch<_> = y.iter().map(|_| Independent::new([law])).collect();
        for height in boxes(&pit_histogram(&laws, &y).unwrap()) {
            assert!((height - 1.0).abs() < 0.01, "{height}");
        }
    }

    #[test]
    fn frequencies_are_counted_in_bins() {
        let law = |p: f32| Independent::new([Bernoulli::new(p).unwrap()]);
        let laws: Batch<_> = [0.05, 0.15, 0.15, 0.15, 0.15, 1.0].into_iter().map(law).collect();
        let y = [[false], [true], [false], [false], [false], [true]];
        let picture = reliability(&laws, &y).unwrap();
        let observed = &picture.marks.last().unwrap().points;
        let expected = [(0.05, 0.0), (0.15, 0.25), (1.0, 1.0)];
        for (a, b) in observed.iter().zip(expected) {
            assert!(
                (a.0 - b.0).abs() < 1e-6 && (a.1 - b.1).abs() < 1e-6,
                "{observed:?}"
            );
        }
        assert_eq!(observed.len(), 3);
    }

    #[test]
    fn of_several_classes_the_most_probable_one_counts() {
        let law = Categorical::new([0.2_f32, 0.7, 0.1]).unwrap();
        let picture = reliability(&Batch::from(vec![law; 4]), &[1, 1, 0, 2]).unwrap();
        let (p, share) = picture.marks.last().unwrap().points[0];
        assert!((p - 0.7).abs() < 1e-6 && share == 0.5);
    }
}
