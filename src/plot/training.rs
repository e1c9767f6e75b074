//! How a fit went.

use super::{Colour, Picture, PlotError};
use probdl_runtime::train::History;

/// A picture whose x axis has whole epochs.
fn over_epochs(title: &str, y: &str) -> Picture {
    let mut picture = Picture::new(title, "epoch", y);
    picture.whole_x = true;
    picture
}

/// The loss of each epoch, and that on validation data if there were any.
///
/// # Errors
///
/// No epochs.
pub fn history(history: &History) -> Result<Picture, PlotError> {
    if history.loss.is_empty() {
        return Err(PlotError::Empty { what: "epochs" });
    }
    let along = |losses: &[f64]| {
        let first = history.initial_epoch + 1;
        let losses: Vec<f64> = losses.to_vec();
        losses
            .into_iter()
            .enumerate()
            .map(move |(epoch, loss)| ((first + epoch) as f64, loss))
    };
    let picture = over_epochs("Training", "loss").line("loss", Colour::BLUE, along(&history.loss));
    if history.val_loss.is_empty() {
        return Ok(picture);
    }
    Ok(picture.line("val_loss", Colour::VERMILION, along(&history.val_loss)))
}

/// The metrics of each epoch, as callbacks have logged them. One with fewer values than epochs ends with the last epoch.
///
/// # Errors
///
/// No metrics.
pub fn metrics(history: &History) -> Result<Picture, PlotError> {
    if history.metrics.is_empty() {
        return Err(PlotError::Empty { what: "metrics" });
    }
    let mut picture = over_epochs("Metrics", "value");
    for (index, (name, values)) in history.metrics.iter().enumerate() {
        // A history does not say in which epochs a callback did not log: the first ones are taken.
        let first = history.initial_epoch + 1 + history.loss.len().saturating_sub(values.len());
        let points = values.iter().enumerate();
        picture = picture.line(
            name.as_str(),
            Colour::of(index),
            points.map(|(epoch, value)| ((first + epoch) as f64, *value)),
        );
    }
    Ok(picture)
}

/// Curves over the epochs, or any other steps counted from 0: weights, metrics, rates.
///
/// # Errors
///
/// No curves, or none with a point.
pub fn trajectories<L: Into<String>, C: IntoIterator<Item: Into<f64>>>(
    curves: impl IntoIterator<Item = (L, C)>,
) -> Result<Picture, PlotError> {
    let mut picture = over_epochs("Trajectories", "value");
    for (index, (label, curve)) in curves.into_iter().enumerate() {
        let points = curve.into_iter().enumerate();
        picture = picture.line(
            label,
            Colour::of(index),
            points.map(|(epoch, value)| (epoch as f64, value)),
        );
    }
    if picture.marks.iter().all(|mark| mark.points.is_empty()) {
        return Err(PlotError::Empty { what: "curves" });
    }
    Ok(picture)
}
