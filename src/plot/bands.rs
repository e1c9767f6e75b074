//! Laws along an input: bands and fans.

use super::error::same_length;
use super::{Colour, Picture, PlotError};
use probdl_runtime::distribution::{Batch, Quantile};
use probdl_runtime::lanes::Scalar;
use probdl_runtime::metrics::{Marginals, Quantity};

/// The median and the central intervals of 50 % and 95 % of laws along `x`, one law for each: of real numbers or counts,
/// with quantiles. Data can be added with [`Picture::dots`].
///
/// # Errors
///
/// No laws, more or fewer than `x`, laws of several numbers, or quantiles that are not finite.
pub fn predictive_band<D>(x: &[f32], laws: &Batch<D>) -> Result<Picture, PlotError>
where
    D: Marginals<Marginal: Quantile>,
{
    let along = Along::new(x, laws)?;
    let [low, q1, median, q3, high] = [0.025, 0.25, 0.5, 0.75, 0.975].map(|p| along.quantile(laws, p));
    Ok(Picture::new("Prediction", "x", "y")
        .nested("95 %", 0.16, low, high)
        .nested("50 %", 0.22, q1, q3)
        .line("median", Colour::BLUE, median))
}

/// The median and the central intervals of 10 %, 30 %, … 90 % and of 98 % of laws along `x`, one within the other.
///
/// # Errors
///
/// As [`predictive_band`].
pub fn fan<D>(x: &[f32], laws: &Batch<D>) -> Result<Picture, PlotError>
where
    D: Marginals<Marginal: Quantile>,
{
    let along = Along::new(x, laws)?;
    let mut picture = Picture::new("Prediction", "x", "y");
    for (level, label) in [
        (98, "98 %"),
        (90, "90 %"),
        (70, ""),
        (50, "50 %"),
        (30, ""),
        (10, "10 %"),
    ] {
        let half = 0.005 * level as f64;
        let (low, high) = (along.quantile(laws, 0.5 - half), along.quantile(laws, 0.5 + half));
        picture = picture.nested(label, 0.17, low, high);
    }
    Ok(picture.line("median", Colour::BLACK, along.quantile(laws, 0.5)))
}

/// The places of laws, from left to right.
struct Along<'a> {
    x: &'a [f32],
    order: Vec<usize>,
}

impl<'a> Along<'a> {
    fn new<D>(x: &'a [f32], laws: &Batch<D>) -> Result<Self, PlotError>
    where
        D: Marginals<Marginal: Quantile>,
    {
        same_length(("x", x.len()), ("laws", laws.len()))?;
        if x.is_empty() {
            return Err(PlotError::Empty { what: "laws" });
        }
        let width = D::ELEMENTS;
        if width != 1 {
            return Err(PlotError::NotOneNumber { width });
        }
        let mut order: Vec<usize> = (0..x.len()).collect();
        order.sort_by(|a, b| x[*a].total_cmp(&x[*b]));
        Ok(Self { x, order })
    }

    fn quantile<D>(&self, laws: &Batch<D>, p: f64) -> Vec<(f32, f64)>
    where
        D: Marginals<Marginal: Quantile>,
    {
        let quantile = |row: &usize| laws[*row].marginal(0).quantile(Scalar::from_f64(p)).number();
        self.order
            .iter()
            .map(|row| (self.x[*row], quantile(row)))
            .collect()
    }
}
