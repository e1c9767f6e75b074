//! How many are left, by age: without any law.

use super::MetricError;
use crate::distribution::Censoring;
use crate::lanes::Scalar;

/// A time at which there were events, and what is left after it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SurvivalStep {
    /// The time.
    pub time: f64,
    /// How many had lasted until then, without an event and without having been lost before.
    pub at_risk: usize,
    /// How many events there were.
    pub events: usize,
    /// The estimated probability of lasting longer.
    pub survival: f64,
    /// Its standard error: Greenwood's formula.
    pub standard_error: f64,
}

/// The Kaplan-Meier estimate of a survival function: a step for each time at which there were events, in order. Before the
/// first, survival is 1. Numbers that are censored at the time of an event count as longer.
///
/// Source: Kaplan and Meier, "Nonparametric Estimation from Incomplete Observations", Journal of the American Statistical
/// Association 53 (1958).
///
/// ```
/// use probdl_runtime::distribution::Censoring::{Exact, Right};
/// use probdl_runtime::metrics;
///
/// let steps = metrics::kaplan_meier(&[[Exact(1.0_f64)], [Right(2.0)], [Exact(3.0)], [Exact(3.0)]])?;
/// assert_eq!((steps[0].time, steps[0].survival), (1.0, 0.75));
/// assert_eq!((steps[1].at_risk, steps[1].survival), (2, 0.0));
/// # Ok::<(), metrics::MetricError>(())
/// ```
///
/// # Errors
///
/// No rows, a number that is not finite, or one that is censored from the left or between two numbers.
pub fn kaplan_meier<T: Scalar>(y: &[[Censoring<T>; 1]]) -> Result<Vec<SurvivalStep>, MetricError> {
    let mut times = Vec::with_capacity(y.len());
    for (row, [event]) in y.iter().enumerate() {
        let (time, exact) = match *event {
            Censoring::Exact(time) => (time.to_f64(), true),
            Censoring::Right(time) => (time.to_f64(), false),
            Censoring::Left(_) | Censoring::Interval(..) => {
                return Err(MetricError::NotRightCensored { row });
            }
        };
        if !time.is_finite() {
            return Err(MetricError::NotFinite {
                what: "y",
                row,
                column: 0,
                value: time,
            });
        }
        times.push((time, exact));
    }
    if times.is_empty() {
        return Err(MetricError::Empty);
    }
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut survival, mut greenwood) = (1.0, 0.0);
    let mut steps = Vec::new();
    let mut first = 0;
    for same in times.chunk_by(|a, b| a.0 == b.0) {
        let (at_risk, events) = (
            times.len() - first,
            same.iter().filter(|(_, exact)| *exact).count(),
        );
        first += same.len();
        if events == 0 {
            continue;
        }
        let (lasting, all) = ((at_risk - events) as f64, at_risk as f64);
        survival *= lasting / all;
        greenwood += events as f64 / (all * lasting);
        let standard_error = if at_risk == events {
            0.0
        } else {
            survival * f64::sqrt(greenwood)
        };
        steps.push(SurvivalStep {
            time: same[0].0,
            at_risk,
            events,
            survival,
            standard_error,
        });
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::Censoring::{Exact, Interval, Right};

    /// Remissions under 6-mercaptopurine (Freireich et al., Blood 21, 1963): table 4.1B of Klein and Moeschberger, *Survival
    /// Analysis* (2003).
    #[test]
    fn the_estimate_is_that_of_the_textbook() {
        let relapses = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|week| [Exact(f64::from(week))]);
        let lost = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(|week| [Right(f64::from(week))]);
        let steps = kaplan_meier(&[&relapses[..], &lost].concat()).unwrap();
        let wanted = [
            (6.0, 21, 3, 0.857, 0.076),
            (7.0, 17, 1, 0.807, 0.087),
            (10.0, 15, 1, 0.753, 0.096),
            (13.0, 12, 1, 0.690, 0.107),
            (16.0, 11, 1, 0.627, 0.114),
            (22.0, 7, 1, 0.538, 0.128),
            (23.0, 6, 1, 0.448, 0.135),
        ];
        assert_eq!(steps.len(), wanted.len());
        for (step, (time, at_risk, events, survival, error)) in steps.iter().zip(wanted) {
            assert_eq!((step.time, step.at_risk, step.events), (time, at_risk, events));
            assert!((step.survival - survival).abs() <= 5e-4, "{step:?}");
            assert!((step.standard_error - error).abs() <= 5e-4, "{step:?}");
        }
    }

    #[test]
    fn what_it_cannot_count_is_named() {
        assert_eq!(kaplan_meier::<f32>(&[]), Err(MetricError::Empty));
        let between = [[Exact(1.0_f32)], [Interval(1.0, 2.0)]];
        assert_eq!(
            kaplan_meier(&between),
            Err(MetricError::NotRightCensored { row: 1 })
        );
        assert!(matches!(
            kaplan_meier(&[[Right(f64::NAN)]]),
            Err(MetricError::NotFinite { row: 0, .. })
        ));
    }
}
