//! The cause of a loss that is not a number.

use super::FitError;
use crate::lanes::Scalar;
use crate::layer::{Dispatch, Kernels, Task};
use crate::model::{Batch, CheckedArgument, Description, Model};
use crate::tiles::{TILE, Tiles};

/// An argument of the head's distribution that broke its rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct BrokenArgument {
    /// The row within the blocks.
    pub(super) row: usize,
    name: &'static str,
    family: &'static str,
    value: f64,
    rule: &'static str,
}

impl BrokenArgument {
    /// The error that names it, given the number of its row in the data.
    pub(super) fn in_row(self, row: usize) -> FitError {
        let Self {
            name,
            family,
            value,
            rule,
            ..
        } = self;
        FitError::ArgumentOutOfRange {
            row,
            name,
            family,
            value,
            rule,
        }
    }
}

/// The first argument declared `checked(…)` that breaks its rule in one of the `rows` rows of some blocks.
pub(super) fn broken_argument<M: Model>(
    description: &Description,
    values: &[M::Scalar],
    blocks: &[Batch<M::Scalar>],
    rows: usize,
) -> Option<BrokenArgument> {
    if description.checked.is_empty() {
        return None;
    }
    <M::Scalar as Dispatch>::dispatch_plain(Diagnosis::<M> {
        description,
        values,
        blocks,
        rows,
    })
}

struct Diagnosis<'a, M: Model> {
    description: &'a Description,
    values: &'a [M::Scalar],
    blocks: &'a [Batch<M::Scalar>],
    rows: usize,
}

impl<M: Model> Task<M::Scalar> for Diagnosis<'_, M> {
    type Output = Option<BrokenArgument>;

    fn run<V: Kernels<Scalar = M::Scalar>>(self) -> Option<BrokenArgument> {
        let most = self.blocks.iter().map(|block| block.tiles * TILE).max()?;
        let mut work = M::work::<V::Scalar>(most);
        let mut arguments = Tiles::new(M::ARGUMENTS, most);
        let mut first = 0;
        for block in self.blocks {
            M::forward::<V>(self.values, block, &mut work);
            M::arguments::<V>(&mut work, block, &mut arguments);
            let rows = self.rows.saturating_sub(first).min(block.tiles * TILE);
            if let Some(broken) = first_in_block(&self.description.checked, &arguments, first, rows) {
                return Some(broken);
            }
            first += block.tiles * TILE;
        }
        None
    }
}

/// The first broken rule in the arguments of so many rows, which begin with some row of their batch.
fn first_in_block<S: Scalar>(
    checked: &[CheckedArgument],
    arguments: &Tiles<S>,
    first: usize,
    rows: usize,
) -> Option<BrokenArgument> {
    for row in 0..rows {
        for argument in checked {
            let columns = argument.column..argument.column + argument.width;
            let given: Vec<f64> = columns
                .map(|column| arguments.get(row, column).to_f64())
                .collect();
            let before = argument
                .column
                .checked_sub(argument.width)
                .unwrap_or(argument.column);
            let lower = |index: usize| arguments.get(row, before + index).to_f64();
            if let Some(value) = first_broken(argument.rule, &given, lower) {
                let (name, family, rule) = (argument.name, argument.family, argument.rule);
                return Some(BrokenArgument {
                    row: first + row,
                    name,
                    family,
                    value,
                    rule,
                });
            }
        }
    }
    None
}

/// The first argument that breaks a rule, which is given in the words of the table of families. `before` is the parameter
/// before it, which a rule that begins with `above` is about.
fn first_broken(rule: &str, arguments: &[f64], before: impl Fn(usize) -> f64) -> Option<f64> {
    let holds = |index: usize, value: f64| match rule {
        "positive" | "a vector of positive numbers" => value.is_finite() && value > 0.0,
        "between 0 and 1" | "a vector of probabilities that sum to 1" => (0.0..=1.0).contains(&value),
        "a whole number above 0" => value >= 1.0 && value % 1.0 == 0.0 && value <= f64::from(u32::MAX),
        "above 0 and below 1" => value > 0.0 && value < 1.0,
        _ if rule.starts_with("above `") => value.is_finite() && value > before(index),
        _ => value.is_finite(),
    };
    let numbered = arguments.iter().copied().enumerate();
    let mut broken = numbered.filter(|&(index, value)| !holds(index, value));
    broken.next().map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_outside_is_found() {
        let first_broken = |rule, arguments: &[f64]| first_broken(rule, arguments, |index| index as f64);
        assert_eq!(first_broken("above `low`", &[0.5, 1.5, 2.0]), Some(2.0));
        assert_eq!(first_broken("positive", &[1.0, 0.0, -1.0]), Some(0.0));
        assert_eq!(first_broken("positive", &[1e-300]), None);
        assert_eq!(
            first_broken("a vector of positive numbers", &[1.0, -1.0]),
            Some(-1.0)
        );
        assert_eq!(first_broken("a whole number above 0", &[1.0, 2.5]), Some(2.5));
        assert_eq!(first_broken("between 0 and 1", &[0.0, 1.0, 1.5]), Some(1.5));
        assert_eq!(first_broken("between 0 and 1", &[0.5]), None);
        assert_eq!(first_broken("above 0 and below 1", &[0.5, 1.0]), Some(1.0));
        assert_eq!(first_broken("above 0 and below 1", &[0.0, 1e-300]), Some(0.0));
        assert!(first_broken("real", &[1.0, f64::NAN]).is_some_and(f64::is_nan));
    }
}
