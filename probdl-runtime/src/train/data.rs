//! Rows of data: checked, and packed into batches.

use super::{FitError, totals};
use crate::distribution::{SHARES_TOLERANCE, censoring_kind};
use crate::lanes::Scalar;
use crate::layer::{Kernels, Noise, PackedRows};
use crate::model::{Batch, Description, TargetRule};
use crate::rows::Row;
use crate::tiles::{TILE, Tiles};

/// Checks inputs and targets of a fit or an evaluation.
pub(super) fn check<S: Scalar, X: Row, Y: Row>(x: &[X], y: &[Y], rule: TargetRule) -> Result<(), FitError> {
    if x.len() != y.len() {
        return Err(FitError::LengthsDiffer {
            x: x.len(),
            y: y.len(),
        });
    }
    if x.is_empty() {
        return Err(FitError::Empty);
    }
    check_finite::<S, X>("x", x)?;
    check_finite::<S, Y>("y", y)?;
    y.iter()
        .enumerate()
        .try_for_each(|(row, target)| check_target(rule, row, target))
}

/// Checks that every number is finite as a number of the model's type.
pub(super) fn check_finite<S: Scalar, R: Row>(what: &'static str, rows: &[R]) -> Result<(), FitError> {
    for (row, numbers) in rows.iter().enumerate() {
        for column in 0..R::WIDTH {
            let value = numbers.get(column);
            if !S::from_f64(value).is_finite() {
                return Err(FitError::NotFinite {
                    what,
                    row,
                    column,
                    value,
                });
            }
        }
    }
    Ok(())
}

fn check_target<Y: Row>(rule: TargetRule, row: usize, target: &Y) -> Result<(), FitError> {
    let all = |rule: &'static str, holds: fn(f64) -> bool| {
        let broken = (0..Y::WIDTH)
            .map(|column| (column, target.get(column)))
            .find(|&(_, value)| !holds(value));
        broken.map_or(Ok(()), |(column, value)| {
            Err(FitError::OutsideSupport {
                row,
                column,
                value,
                rule,
            })
        })
    };
    match rule {
        TargetRule::Real | TargetRule::Any => Ok(()),
        // Compared when the arguments are known.
        TargetRule::UpToArgument(_) | TargetRule::SumToArgument(_) => Ok(()),
        TargetRule::UpTo(total_count) => {
            (0..Y::WIDTH).try_for_each(|column| totals::check_count(row, column, target, total_count))
        }
        TargetRule::SumTo(total_count) => totals::check_sum(row, target, total_count),
        TargetRule::Positive => all("above 0", |value| value > 0.0),
        TargetRule::NonNegative => all("at least 0", |value| value >= 0.0),
        TargetRule::UnitInterval => all("above 0 and below 1", |value| value > 0.0 && value < 1.0),
        TargetRule::BelowOne => all("above -1 and below 1", |value| value > -1.0 && value < 1.0),
        TargetRule::ClassBelow(classes) => {
            let class = (0..Y::WIDTH)
                .map(|column| target.get(column))
                .find(|&class| class >= classes as f64);
            class.map_or(Ok(()), |class| {
                Err(FitError::ClassOutOfRange { row, class, classes })
            })
        }
        TargetRule::OneHot => {
            let count = (0..Y::WIDTH).filter(|&column| target.get(column) != 0.0).count();
            if count == 1 {
                Ok(())
            } else {
                Err(FitError::NotOneHot { row, count })
            }
        }
        TargetRule::Censored(rule) => check_censored(*rule, row, target),
        TargetRule::Simplex => {
            // Where a share is 0 the density is 0 or infinite, but for one concentration.
            all("above 0", |value| value > 0.0)?;
            let sum: f64 = (0..Y::WIDTH).map(|column| target.get(column)).sum();
            if (sum - 1.0).abs() <= SHARES_TOLERANCE {
                Ok(())
            } else {
                Err(FitError::NotShares { row, sum })
            }
        }
    }
}

/// Checks what is known of the elements of a target: something that the law allows must be left.
fn check_censored<Y: Row>(rule: TargetRule, row: usize, target: &Y) -> Result<(), FitError> {
    let width = Y::WIDTH / 3;
    let (least, greatest) = match rule {
        TargetRule::Positive | TargetRule::NonNegative => (0.0, f64::INFINITY),
        TargetRule::UnitInterval => (0.0, 1.0),
        TargetRule::BelowOne => (-1.0, 1.0),
        _ => (f64::NEG_INFINITY, f64::INFINITY),
    };
    for column in 0..width {
        let [low, high, kind] = [0, 1, 2].map(|part| target.get(part * width + column));
        let broken = |value: f64, rule: &'static str| {
            Err(FitError::OutsideSupport {
                row,
                column,
                value,
                rule,
            })
        };
        if kind == censoring_kind::EXACT {
            check_target(rule, row, &[low]).map_err(|error| error.in_column(column))?;
            continue;
        }
        if kind == censoring_kind::INTERVAL && low >= high {
            return broken(high, "above the lower end of its interval");
        }
        let signed = least < 0.0;
        if kind != censoring_kind::RIGHT && high <= least {
            let rule = if signed {
                "above -1 at its upper end"
            } else {
                "above 0 at its upper end"
            };
            return broken(high, rule);
        }
        if kind == censoring_kind::RIGHT && low < least {
            return broken(low, if signed { "at least -1" } else { "at least 0" });
        }
        if kind != censoring_kind::LEFT && low >= greatest {
            return broken(low, "below 1 at its lower end");
        }
    }
    Ok(())
}

/// Rows of inputs and targets as numbers of the model's type, row by row; targets in the units of the head.
#[derive(Debug)]
pub(super) struct Rows<S> {
    x: PackedRows<S>,
    y: PackedRows<S>,
    /// What each row's loss is multiplied with; nothing where that is 1 for all.
    weights: Option<Vec<S>>,
    len: usize,
}

/// How targets are normalised, by their means and standard deviations.
#[derive(Clone, Copy, Debug)]
pub(super) struct TargetStatistics<'a, S> {
    pub(super) means: &'a [S],
    pub(super) deviations: &'a [S],
}

impl<'a, S: Scalar> TargetStatistics<'a, S> {
    /// Those of a model with these parameters, if it normalises its targets.
    pub(super) fn of(description: &Description, values: &'a [S]) -> Option<Self> {
        let range = description.target_statistics.clone()?;
        let (means, deviations) = values[range.clone()].split_at(range.len() / 2);
        Some(Self { means, deviations })
    }

    /// What the change of variables adds to the loss: the sum of the logarithms of the standard deviations.
    pub(super) fn log_jacobian(&self) -> f64 {
        self.deviations
            .iter()
            .map(|deviation| crate::math::ln(deviation.to_f64()))
            .sum()
    }
}

impl<S: Scalar> Rows<S> {
    /// Takes over rows of inputs and targets.
    pub(super) fn new<X: Row, Y: Row>(x: &[X], y: &[Y], statistics: Option<TargetStatistics<'_, S>>) -> Self {
        let mut rows = Self {
            x: PackedRows::zeros(X::WIDTH, x.len()),
            y: PackedRows::zeros(Y::WIDTH, y.len()),
            weights: None,
            len: x.len(),
        };
        for (row, x) in x.iter().enumerate() {
            x.write(rows.x.row_mut(row));
        }
        for (row, y) in y.iter().enumerate() {
            for (column, to) in rows.y.row_mut(row).iter_mut().enumerate() {
                let target = S::from_f64(y.get(column));
                *to = match statistics {
                    None => target,
                    Some(TargetStatistics { means, deviations }) => {
                        (target - means[column]) / deviations[column]
                    }
                };
            }
        }
        rows
    }

    /// The same rows, with a weight for each.
    pub(super) fn weighted(self, weights: Option<&[f64]>) -> Self {
        let weights = weights.map(|weights| weights.iter().map(|&weight| S::from_f64(weight)).collect());
        Self { weights, ..self }
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Room for a block of up to `rows` rows.
    pub(super) fn block(&self, rows: usize) -> Batch<S> {
        empty_block(self.x.width(), self.y.width(), rows)
    }

    /// Asks for rows that will be packed soon.
    #[inline(always)]
    pub(super) fn prefetch<V: Kernels<Scalar = S>>(&self, numbers: &[u32]) {
        self.x.prefetch::<V>(numbers);
        self.y.prefetch::<V>(numbers);
    }

    /// Packs some rows, by their numbers, into a block. The padding of the last tile repeats its first row, with
    /// weight 0: its numbers stay in the range of the data.
    pub(super) fn pack<V: Kernels<Scalar = S>>(&self, numbers: &[u32], weight: S, block: &mut Batch<S>) {
        let count = numbers.len();
        block.tiles = count.div_ceil(TILE);
        for (tile, numbers) in numbers.chunks(TILE).enumerate() {
            let mut padded = [numbers[0]; TILE];
            padded[..numbers.len()].copy_from_slice(numbers);
            self.x.pack::<V>(&padded, block.x.tile_mut(tile));
            self.y.pack::<V>(&padded, block.y.tile_mut(tile));
        }
        block.weights[..count].fill(weight);
        if let Some(weights) = &self.weights {
            for (place, &number) in block.weights.iter_mut().zip(numbers) {
                *place = *place * weights[number as usize];
            }
        }
        block.weights[count..block.tiles * TILE].fill(S::ZERO);
    }
}

/// Room for a block of up to `rows` rows.
pub(super) fn empty_block<S: Scalar>(x_width: usize, y_width: usize, rows: usize) -> Batch<S> {
    Batch {
        x: Tiles::new(x_width, rows),
        y: Tiles::new(y_width, rows),
        weights: vec![S::ZERO; rows.next_multiple_of(TILE)],
        tiles: 0,
        noise: None,
    }
}

/// Sets the random numbers of a step for blocks that begin with some row of their batch.
#[inline(always)]
pub(super) fn set_noise<S>(blocks: &mut [Batch<S>], mut first_row: usize, seed: u64, step: u64) {
    for block in blocks {
        block.noise = Some(Noise {
            seed,
            step,
            first_row: first_row as u64,
        });
        first_row += block.tiles * TILE;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::Censoring::{self, Exact, Interval, Left, Right};

    #[test]
    fn what_is_known_of_a_target_leaves_something_that_the_law_allows() {
        let of = |rule, y: [Censoring; 2]| check::<f32, _, _>(&[[0.0_f32]], &[y], rule);
        let life = TargetRule::Censored(&TargetRule::Positive);
        assert_eq!(of(life, [Exact(1.0), Right(0.0)]), Ok(()));
        assert_eq!(of(life, [Left(2.0), Interval(0.0, 1.0)]), Ok(()));
        for (broken, value, rule) in [
            (Exact(0.0), 0.0, "above 0"),
            (Right(-1.0), -1.0, "at least 0"),
            (Left(0.0), 0.0, "above 0 at its upper end"),
            (Interval(-2.0, -1.0), -1.0, "above 0 at its upper end"),
            (Interval(3.0, 3.0), 3.0, "above the lower end of its interval"),
        ] {
            let column = 1;
            let row = 0;
            let error = FitError::OutsideSupport {
                row,
                column,
                value,
                rule,
            };
            assert_eq!(of(life, [Exact(1.0), broken]), Err(error));
        }
        let share = TargetRule::Censored(&TargetRule::UnitInterval);
        assert!(of(share, [Right(1.0), Exact(0.5)]).is_err());
        assert_eq!(of(share, [Left(2.0), Right(0.0)]), Ok(()));
        let real = TargetRule::Censored(&TargetRule::Real);
        assert_eq!(of(real, [Left(-2.0), Interval(-3.0, -2.0)]), Ok(()));
        assert!(matches!(
            of(real, [Exact(0.0), Right(f32::INFINITY)]),
            Err(FitError::NotFinite { column: 1, .. })
        ));
    }

    #[test]
    fn targets_are_checked_by_the_rule_of_the_head() {
        let real = |rule, y: f32| check::<f32, _, _>(&[[0.0_f32]; 2], &[[0.5], [y]], rule);
        assert_eq!(real(TargetRule::Real, -1.0), Ok(()));
        assert!(matches!(
            real(TargetRule::Real, f32::INFINITY),
            Err(FitError::NotFinite {
                what: "y",
                row: 1,
                column: 0,
                ..
            })
        ));
        assert_eq!(real(TargetRule::Positive, 2.0), Ok(()));
        assert!(matches!(
            real(TargetRule::Positive, 0.0),
            Err(FitError::OutsideSupport { row: 1, .. })
        ));
        assert!(matches!(
            real(TargetRule::UnitInterval, 1.0),
            Err(FitError::OutsideSupport { row: 1, .. })
        ));
        assert_eq!(real(TargetRule::NonNegative, 0.0), Ok(()));
        assert!(real(TargetRule::NonNegative, -1e-30).is_err());
        assert_eq!(real(TargetRule::UnitInterval, 0.25), Ok(()));
        let class = |y: u32| check::<f32, _, _>(&[[0.0_f32]; 2], &[0, y], TargetRule::ClassBelow(3));
        assert_eq!(class(2), Ok(()));
        assert_eq!(
            class(3),
            Err(FitError::ClassOutOfRange {
                row: 1,
                class: 3.0,
                classes: 3
            })
        );
        let one_hot = |y: [bool; 2]| check::<f32, _, _>(&[[0.0_f32]], &[y], TargetRule::OneHot);
        assert_eq!(one_hot([true, false]), Ok(()));
        assert_eq!(
            one_hot([true, true]),
            Err(FitError::NotOneHot { row: 0, count: 2 })
        );
        assert_eq!(
            one_hot([false, false]),
            Err(FitError::NotOneHot { row: 0, count: 0 })
        );
    }

    #[test]
    fn counts_stay_below_the_total() {
        let counts = |y: [u32; 2]| check::<f32, _, _>(&[[0.0_f32]; 2], &[[7, 0], y], TargetRule::UpTo(7.0));
        assert_eq!(counts([0, 7]), Ok(()));
        let error = FitError::AboveTotalCount {
            row: 1,
            column: 1,
            value: 8.0,
            total_count: 7.0,
        };
        assert_eq!(
            error.to_string(),
            "row 1, column 1 of y is 8; every target must be at most `total_count`, which is 7"
        );
        assert_eq!(counts([7, 8]), Err(error));
    }

    #[test]
    fn counts_sum_to_the_total() {
        let counts = |y: [u32; 2]| check::<f32, _, _>(&[[0.0_f32]; 2], &[[7, 0], y], TargetRule::SumTo(7.0));
        assert_eq!(counts([3, 4]), Ok(()));
        let error = FitError::NotTotalCount {
            row: 1,
            sum: 8.0,
            total_count: 7.0,
        };
        assert_eq!(
            error.to_string(),
            "row 1 of y sums to 8; the counts of every target must sum to `total_count`, which is 7"
        );
        assert_eq!(counts([3, 5]), Err(error));
    }

    #[test]
    fn shares_sum_to_one() {
        let shares = |y: [f64; 2]| check::<f32, _, _>(&[[0.0_f32]], &[y], TargetRule::Simplex);
        assert_eq!(shares([0.25, 0.75]), Ok(()));
        assert_eq!(shares([1e-4, 1.0]), Ok(()));
        assert!(matches!(
            shares([0.0, 1.0]),
            Err(FitError::OutsideSupport { column: 0, .. })
        ));
        assert_eq!(shares([0.5, 1.0]), Err(FitError::NotShares { row: 0, sum: 1.5 }));
        let outside = FitError::OutsideSupport {
            row: 0,
            column: 0,
            value: -0.5,
            rule: "above 0",
        };
        assert_eq!(shares([-0.5, 1.5]), Err(outside));
    }

    #[test]
    fn inputs_are_checked_in_the_type_of_the_model() {
        let check = |x: f64| check::<f32, _, _>(&[[0.0, x]], &[[1.0_f32]], TargetRule::Real);
        assert_eq!(check(1e38), Ok(()));
        for x in [f64::NAN, f64::NEG_INFINITY, 1e39] {
            assert!(matches!(
                check(x),
                Err(FitError::NotFinite {
                    what: "x",
                    row: 0,
                    column: 1,
                    ..
                })
            ));
        }
    }

    #[test]
    fn padding_repeats_the_first_row_of_the_tile_with_weight_zero() {
        let x: Vec<[f32; 2]> = (0..50).map(|row| [row as f32, -(row as f32)]).collect();
        let y: Vec<[f32; 1]> = (0..50).map(|row| [100.0 + row as f32]).collect();
        let statistics = TargetStatistics {
            means: &[100.0],
            deviations: &[2.0],
        };
        let rows = Rows::<f64>::new(&x, &y, Some(statistics));
        let mut block = rows.block(40);
        let numbers: Vec<u32> = (7..47).rev().collect();
        rows.pack::<f64>(&numbers, 0.025, &mut block);
        assert_eq!(block.tiles, 2);
        for row in 0..64 {
            let number = if row < 40 { 46 - row } else { 46 - 32 };
            assert_eq!(block.x.get(row, 0), number as f64);
            assert_eq!(block.x.get(row, 1), -(number as f64));
            assert_eq!(block.y.get(row, 0), number as f64 / 2.0);
            assert_eq!(block.weights[row], if row < 40 { 0.025 } else { 0.0 });
        }
    }
}
