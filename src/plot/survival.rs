//! How many are left, by age.

use super::picture::Shape;
use super::{Colour, Picture, PlotError};
use probdl_runtime::distribution::Censoring;
use probdl_runtime::lanes::Scalar;
use probdl_runtime::metrics;

/// Kaplan and Meier's estimates of survival for some groups, each in its colour; a dot where one of a group was lost. Laws'
/// survival functions can be added with [`Picture::line`].
///
/// # Errors
///
/// No groups, and those of [`metrics::kaplan_meier`].
pub fn survival<'a, T: Scalar>(
    groups: impl IntoIterator<Item = (&'a str, Colour, &'a [[Censoring<T>; 1]])>,
) -> Result<Picture, PlotError> {
    let mut picture = Picture::new("Survival", "time", "part that is left").y_range(0.0..1.04);
    let mut empty = true;
    for (label, colour, y) in groups {
        empty = false;
        let steps = metrics::kaplan_meier(y).map_err(PlotError::Metric)?;
        let left_at = |time: f64| {
            let before = steps.iter().rev().find(|step| step.time <= time);
            before.map_or(1.0, |step| step.survival)
        };
        let lost: Vec<f64> = y
            .iter()
            .filter_map(|[event]| match event {
                Censoring::Right(time) => Some(time.to_f64()),
                _ => None,
            })
            .collect();
        let mut corners = vec![(0.0, 1.0)];
        let mut height = 1.0;
        for step in &steps {
            corners.extend([(step.time, height), (step.time, step.survival)]);
            height = step.survival;
        }
        let end = lost.iter().fold(0.0_f64, |end, time| end.max(*time));
        if steps.last().is_none_or(|step| step.time < end) {
            corners.push((end, height));
        }
        picture = picture.mark(Shape::Line, label, colour, corners).dots(
            "",
            colour,
            lost.into_iter().map(|time| (time, left_at(time))),
        );
    }
    if empty {
        return Err(PlotError::Empty { what: "groups" });
    }
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use probdl_runtime::distribution::Censoring::{Exact, Right};

    #[test]
    fn steps_go_down_at_events_and_end_with_the_last_that_was_lost() {
        let y = [[Exact(1.0_f32)], [Right(2.0)], [Exact(3.0)], [Right(5.0)]];
        let picture = survival([("all", Colour::BLUE, &y[..])]).unwrap();
        let corners = [
            (0.0, 1.0),
            (1.0, 1.0),
            (1.0, 0.75),
            (3.0, 0.75),
            (3.0, 0.375),
            (5.0, 0.375),
        ];
        assert_eq!(picture.marks[0].points, corners);
        assert_eq!(picture.marks[1].points, [(2.0, 0.75), (5.0, 0.375)]);
        let nothing: [(&str, Colour, &[[Censoring; 1]]); 0] = [];
        assert!(matches!(
            survival(nothing),
            Err(PlotError::Empty { what: "groups" })
        ));
    }
}
