//! Rows of inputs and targets that belong together.

use super::split::{
    Split, SplitError, k_fold, k_fold_by_class, k_fold_by_group, train_test_split, train_test_split_by_class,
    train_test_split_by_group,
};
use std::fmt;

/// Rows of inputs and the targets that belong to them: as many of one as of the other.
///
/// ```
/// use probdl_runtime::data::Dataset;
///
/// let x: Vec<[f32; 1]> = (0..10).map(|i| [i as f32]).collect();
/// let y: Vec<[f32; 1]> = x.iter().map(|[x]| [2.0 * x]).collect();
/// let all = Dataset::new(x, y)?;
/// let (training, test) = all.split(0.3, 42)?;
/// assert_eq!((training.len(), test.len()), (7, 3));
/// assert!(test.x().iter().zip(test.y()).all(|([x], [y])| *y == 2.0 * x));
/// // model.fit(training.x(), training.y(), &fit)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset<X, Y> {
    x: Vec<X>,
    y: Vec<Y>,
}

/// Inputs and targets differ in number, or a row was asked for that does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DatasetError {
    /// Inputs and targets differ in number.
    LengthsDiffer {
        /// Rows of inputs.
        x: usize,
        /// Rows of targets.
        y: usize,
    },
    /// There is no such row.
    NoRow {
        /// The row, from 0.
        row: usize,
        /// How many there are.
        rows: usize,
    },
}

impl fmt::Display for DatasetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LengthsDiffer { x, y } => {
                write!(f, "there are {x} rows of inputs, but {y} rows of targets")
            }
            Self::NoRow { row, rows } => write!(f, "there is no row {row}; there are {rows}, from 0"),
        }
    }
}

impl std::error::Error for DatasetError {}

/// Two parts of one set.
type Parts<X, Y> = (Dataset<X, Y>, Dataset<X, Y>);

impl<X: Copy, Y: Copy> Dataset<X, Y> {
    /// A set of these rows.
    ///
    /// # Errors
    ///
    /// More inputs than targets, or fewer.
    pub fn new(x: impl Into<Vec<X>>, y: impl Into<Vec<Y>>) -> Result<Self, DatasetError> {
        let (x, y) = (x.into(), y.into());
        if x.len() != y.len() {
            return Err(DatasetError::LengthsDiffer {
                x: x.len(),
                y: y.len(),
            });
        }
        Ok(Self { x, y })
    }

    /// The inputs.
    pub fn x(&self) -> &[X] {
        &self.x
    }

    /// The targets.
    pub fn y(&self) -> &[Y] {
        &self.y
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.x.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.x.is_empty()
    }

    /// Inputs and targets, as vectors.
    pub fn into_parts(self) -> (Vec<X>, Vec<Y>) {
        (self.x, self.y)
    }

    /// These rows, counted from 0, in this order.
    ///
    /// # Errors
    ///
    /// A row that does not exist.
    pub fn select(&self, rows: &[usize]) -> Result<Self, DatasetError> {
        let count = self.len();
        match rows.iter().find(|row| **row >= count) {
            Some(row) => Err(DatasetError::NoRow {
                row: *row,
                rows: count,
            }),
            None => Ok(self.take(rows)),
        }
    }

    /// The set with each row converted.
    pub fn map<A: Copy, B: Copy>(&self, mut row: impl FnMut(&X, &Y) -> (A, B)) -> Dataset<A, B> {
        let rows = self.x.iter().zip(&self.y).map(|(x, y)| row(x, y));
        let (x, y) = rows.unzip();
        Dataset { x, y }
    }

    /// Blocks of `size` rows in order, the last one with what is left; at least one row at a time.
    pub fn batches(&self, size: usize) -> impl Iterator<Item = (&[X], &[Y])> {
        let size = size.max(1);
        self.x.chunks(size).zip(self.y.chunks(size))
    }

    fn take(&self, rows: &[usize]) -> Self {
        Self {
            x: rows.iter().map(|row| self.x[*row]).collect(),
            y: rows.iter().map(|row| self.y[*row]).collect(),
        }
    }

    fn parts(&self, split: &Split) -> Parts<X, Y> {
        (self.take(&split.training), self.take(&split.test))
    }

    fn all_parts(&self, splits: &[Split]) -> Vec<Parts<X, Y>> {
        splits.iter().map(|split| self.parts(split)).collect()
    }

    fn keys<K>(&self, key: impl Fn(&X, &Y) -> K) -> Vec<K> {
        self.x.iter().zip(&self.y).map(|(x, y)| key(x, y)).collect()
    }

    /// Training and test rows: see [`train_test_split`].
    ///
    /// # Errors
    ///
    /// Fewer than two rows, or a share that is not between 0 and 1.
    pub fn split(&self, share: f64, seed: u64) -> Result<Parts<X, Y>, SplitError> {
        Ok(self.parts(&train_test_split(self.len(), share, seed)?))
    }

    /// Training and test rows with the same share of each class: see [`train_test_split_by_class`].
    ///
    /// # Errors
    ///
    /// As [`Dataset::split`].
    pub fn split_by_class<C: Ord>(
        &self,
        share: f64,
        seed: u64,
        class: impl Fn(&X, &Y) -> C,
    ) -> Result<Parts<X, Y>, SplitError> {
        let split = train_test_split_by_class(&self.keys(class), share, seed)?;
        Ok(self.parts(&split))
    }

    /// Training and test rows of other groups: see [`train_test_split_by_group`].
    ///
    /// # Errors
    ///
    /// Fewer than two groups, or a share that is not between 0 and 1.
    pub fn split_by_group<G: Ord>(
        &self,
        share: f64,
        seed: u64,
        group: impl Fn(&X, &Y) -> G,
    ) -> Result<Parts<X, Y>, SplitError> {
        let split = train_test_split_by_group(&self.keys(group), share, seed)?;
        Ok(self.parts(&split))
    }

    /// Training and test rows of each fold: see [`k_fold`].
    ///
    /// # Errors
    ///
    /// Fewer than two folds, or fewer rows than folds.
    pub fn k_fold(&self, folds: usize, seed: u64) -> Result<Vec<Parts<X, Y>>, SplitError> {
        Ok(self.all_parts(&k_fold(self.len(), folds, seed)?))
    }

    /// Training and test rows of each fold, each with its share of each class: see [`k_fold_by_class`].
    ///
    /// # Errors
    ///
    /// As [`Dataset::k_fold`].
    pub fn k_fold_by_class<C: Ord>(
        &self,
        folds: usize,
        seed: u64,
        class: impl Fn(&X, &Y) -> C,
    ) -> Result<Vec<Parts<X, Y>>, SplitError> {
        Ok(self.all_parts(&k_fold_by_class(&self.keys(class), folds, seed)?))
    }

    /// Training and test rows of each fold, no group in two of them: see [`k_fold_by_group`].
    ///
    /// # Errors
    ///
    /// Fewer than two folds, or fewer groups than folds.
    pub fn k_fold_by_group<G: Ord>(
        &self,
        folds: usize,
        seed: u64,
        group: impl Fn(&X, &Y) -> G,
    ) -> Result<Vec<Parts<X, Y>>, SplitError> {
        Ok(self.all_parts(&k_fold_by_group(&self.keys(group), folds, seed)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stay_together() {
        let x: Vec<[f32; 1]> = (0..20).map(|i| [i as f32]).collect();
        let y: Vec<u32> = (0..20).collect();
        let all = Dataset::new(x, y).unwrap();
        let together =
            |set: &Dataset<[f32; 1], u32>| set.x().iter().zip(set.y()).all(|([x], y)| *x == *y as f32);
        for (training, test) in all.k_fold_by_class(3, 1, |_, y| y % 2).unwrap() {
            assert!(together(&training) && together(&test));
            assert_eq!(training.len() + test.len(), 20);
        }
        let (training, test) = all.split_by_group(0.2, 1, |_, y| y / 4).unwrap();
        assert_eq!((training.len(), test.len()), (16, 4));
        assert!(together(&training) && test.y().windows(2).all(|pair| pair[0] / 4 == pair[1] / 4));
        let sizes: Vec<usize> = all.batches(8).map(|(x, y)| x.len().min(y.len())).collect();
        assert_eq!(sizes, [8, 8, 4]);
        assert_eq!(all.select(&[3, 3, 0]).unwrap().y(), [3, 3, 0]);
        assert_eq!(
            all.select(&[20]).unwrap_err().to_string(),
            "there is no row 20; there are 20, from 0"
        );
        assert!(Dataset::new([1_u32, 2], [1_u32]).is_err());
        assert_eq!(all.map(|[x], y| ([x + 1.0], [*y])).x()[1], [2.0]);
    }
}
