//! Bars: categories and counts.

use super::error::same_length;
use super::picture::Shape;
use super::{Colour, Picture, PlotError};
use probdl_runtime::distribution::{Batch, Distribution};
use probdl_runtime::lanes::Scalar;
use probdl_runtime::metrics::Marginals;

/// A bar for each name, from 0 to its value.
///
/// # Errors
///
/// No bars, or a value that is not finite.
pub fn bars<L: Into<String>>(bars: impl IntoIterator<Item = (L, f64)>) -> Result<Picture, PlotError> {
    let (names, values): (Vec<String>, Vec<f64>) =
        bars.into_iter().map(|(name, value)| (name.into(), value)).unzip();
    if values.is_empty() {
        return Err(PlotError::Empty { what: "bars" });
    }
    if let Some(index) = values.iter().position(|value| !value.is_finite()) {
        return Err(PlotError::NotFinite {
            what: names[index].clone(),
            index,
            value: values[index],
        });
    }
    let (low, high) = values.iter().fold((0.0_f64, 0.0_f64), |(low, high), value| {
        (low.min(*value), high.max(*value))
    });
    let margin = 0.06 * (high - low).max(1e-300);
    let boxes = values.iter().enumerate().flat_map(|(index, value)| {
        let middle = index as f64;
        [(middle - 0.38, 0.0), (middle + 0.38, *value)]
    });
    let end = values.len() as f64 - 0.5;
    let (low, high) = (
        if low < 0.0 { low - margin } else { 0.0 },
        if high > 0.0 { high + margin } else { 0.0 },
    );
    let mut picture = Picture::new("", "", "value")
        .x_range(-0.5..end)
        .y_range(low..high.max(low + 1e-300))
        .mark(Shape::Boxes, "", Colour::BLUE, boxes)
        .line("", Colour::GREY, [(-0.5, 0.0), (end, 0.0)]);
    picture.names = names;
    Ok(picture)
}

/// The hanging rootogram of counts: bars of the square roots of the observed frequencies hang from the curve of those
/// expected. A bar that does not reach 0 was seen too seldom; one below 0, too often.
///
/// Source: Kleiber and Zeileis, *Visualizing Count Data Regressions Using Rootograms* (2016). The expected frequency of a
/// count is the sum of its probabilities under all laws. At most 301 counts are shown, from 0 or, if all counts are above 300,
/// from the smallest.
///
/// # Errors
///
/// No laws, or more or fewer than `y`.
pub fn rootogram<D: Marginals<Marginal: Distribution<Event = u32>>>(
    laws: &Batch<D>,
    y: &[D::Event],
) -> Result<Picture, PlotError> {
    same_length(("laws", laws.len()), ("y", y.len()))?;
    let elements = |y| (0..D::ELEMENTS).map(move |element| D::element(y, element));
    let mut counts: Vec<u32> = y.iter().flat_map(elements).collect();
    counts.sort_unstable();
    let [Some(smallest), Some(largest)] = [counts.first(), counts.last()] else {
        return Err(PlotError::Empty { what: "laws" });
    };
    // Of more than some hundred counts, bars are no longer seen: those above stand out of the picture, which begins at the
    // smallest count, where that is one of them.
    let first = if *smallest > MOST { *smallest } else { 0 };
    let last = (*largest).min(first.saturating_add(MOST));
    let observed = |count: u32| {
        let below = counts.partition_point(|other| *other < count);
        (counts.partition_point(|other| *other <= count) - below) as f64
    };
    let marginals = |law: &D| {
        (0..D::ELEMENTS)
            .map(|element| law.marginal(element))
            .collect::<Vec<_>>()
    };
    let elements: Vec<D::Marginal> = laws.iter().flat_map(marginals).collect();
    let expected = |count: u32| {
        elements
            .iter()
            .map(|element| element.prob(&count).to_f64())
            .sum::<f64>()
    };
    let roots: Vec<(f64, f64, f64)> = (first..=last)
        .map(|count| (f64::from(count), observed(count).sqrt(), expected(count).sqrt()))
        .collect();
    let bars = roots.iter().flat_map(|(count, observed, expected)| {
        [(count - 0.38, expected - observed), (count + 0.38, *expected)]
    });
    let curve = roots.iter().map(|(count, _, expected)| (*count, *expected));
    let end = f64::from(last) + 0.5;
    let mut picture = Picture::new("Hanging rootogram", "count", "√frequency")
        .mark(Shape::Boxes, "observed", Colour::SKY, bars)
        .line("", Colour::GREY, [(f64::from(first) - 0.5, 0.0), (end, 0.0)])
        .line("", Colour::VERMILION, curve.clone())
        .dots("expected", Colour::VERMILION, curve);
    picture.whole_x = true;
    Ok(picture)
}

/// At most so many counts have bars, and one more.
const MOST: u32 = 300;

#[cfg(test)]
mod tests {
    use super::*;
    use probdl_runtime::distribution::{Independent, Poisson};

    #[test]
    fn bars_hang_from_the_expected_roots() {
        let laws: Batch<_> = (0..4)
            .map(|_| Independent::new([Poisson::new(1.0_f32).unwrap()]))
            .collect();
        let picture = rootogram(&laws, &[[0], [0], [2], [0]]).unwrap();
        let bars = &picture.marks[0].points;
        let expected = (4.0 * (-1.0_f64).exp()).sqrt();
        assert!((bars[1].1 - expected).abs() < 1e-6);
        assert!((bars[0].1 - (expected - 3.0_f64.sqrt())).abs() < 1e-6);
        // A count that was not seen has a bar without height.
        assert_eq!(bars[2].1, bars[3].1);
        assert_eq!(bars.len(), 6);
    }
}
