//! Densities of a plane as colours.

use super::picture::Cells;
use super::ticks::LEAST;
use super::{Picture, PlotError};
use std::ops::Range;

/// Rectangles along each axis.
const CELLS: usize = 120;

/// A density, or any other number from 0 on, for each point of a plane, as colours with a scale.
///
/// `number(x, y)` is asked at the middles of 120 x 120 rectangles. Lines and dots can be drawn over it.
///
/// ```
/// use probdl::plot;
///
/// let ring = plot::heat_map(-2.0..2.0, -2.0..2.0, |x, y| (-(x * x + y * y - 1.0).powi(2) * 4.0).exp())?;
/// assert!(ring.to_svg()?.contains("<rect"));
/// # Ok::<(), plot::PlotError>(())
/// ```
///
/// # Errors
///
/// An empty range, or a number that is negative or not finite.
pub fn heat_map(
    x: Range<f64>,
    y: Range<f64>,
    number: impl Fn(f64, f64) -> f64,
) -> Result<Picture, PlotError> {
    for range in [&x, &y] {
        let extent = range.end - range.start;
        if !extent.is_finite() || extent <= LEAST {
            return Err(PlotError::Empty {
                what: "points in a range",
            });
        }
    }
    let middle = |range: &Range<f64>, index: usize| {
        range.start + (range.end - range.start) * (index as f64 + 0.5) / CELLS as f64
    };
    let mut numbers = Vec::with_capacity(CELLS * CELLS);
    for row in 0..CELLS {
        for column in 0..CELLS {
            let value = number(middle(&x, column), middle(&y, row));
            if !value.is_finite() || value < 0.0 {
                return Err(PlotError::NotFinite {
                    what: "density".into(),
                    index: numbers.len(),
                    value,
                });
            }
            numbers.push(value);
        }
    }
    let mut picture = Picture::new("Density", "x", "y").size(640, 520);
    picture.cells = Some(Cells {
        numbers,
        columns: CELLS,
        rows: CELLS,
        x,
        y,
        label: "density".into(),
    });
    Ok(picture)
}
