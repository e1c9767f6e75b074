//! Splits of rows, by seed: into training and test rows, and into folds.

use crate::random::{Purpose, Stream};
use std::collections::BTreeMap;
use std::fmt;

/// Which rows to train on, and which to test on: numbers of rows, both in ascending order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The rows to train on.
    pub training: Vec<usize>,
    /// The rows to test on.
    pub test: Vec<usize>,
}

/// Why rows were not split.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum SplitError {
    /// The share of test rows is not between 0 and 1.
    Share {
        /// The share.
        share: f64,
    },
    /// There are fewer rows, or groups of rows, than parts.
    TooFew {
        /// `rows` or `groups`.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many are needed.
        needed: usize,
    },
    /// There are fewer than two folds.
    Folds {
        /// How many.
        folds: usize,
    },
}

impl fmt::Display for SplitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Share { share } => write!(
                f,
                "the share of test rows is {share}; it must be above 0 and below 1"
            ),
            Self::TooFew { what, count, needed } => {
                write!(f, "there are {count} {what} to split, but {needed} are needed")
            }
            Self::Folds { folds } => write!(f, "{folds} folds were asked for; there must be at least 2"),
        }
    }
}

impl std::error::Error for SplitError {}

/// Splits `rows` rows: a share of them, rounded, at least one and not all, is tested.
///
/// ```
/// use probdl_runtime::data::train_test_split;
///
/// let split = train_test_split(10, 0.2, 42)?;
/// assert_eq!((split.training.len(), split.test.len()), (8, 2));
/// assert_eq!(split, train_test_split(10, 0.2, 42)?);
/// # Ok::<(), probdl_runtime::data::SplitError>(())
/// ```
///
/// # Errors
///
/// Fewer than two rows, or a share that is not between 0 and 1.
pub fn train_test_split(rows: usize, share: f64, seed: u64) -> Result<Split, SplitError> {
    check_share(share)?;
    enough("rows", rows, 2)?;
    let order = shuffled((0..rows).collect(), seed, 0);
    Ok(by_test_rows(rows, &order[..test_count(rows, share)]))
}

/// [`train_test_split`] in which each class has the same share of test rows, to one row: `classes` has one entry a row.
///
/// # Errors
///
/// As [`train_test_split`].
pub fn train_test_split_by_class<C: Ord>(classes: &[C], share: f64, seed: u64) -> Result<Split, SplitError> {
    check_share(share)?;
    let rows = classes.len();
    enough("rows", rows, 2)?;
    let order = class_by_class(classes, seed);
    // The test rows are spread evenly over an order that goes class by class.
    let count = test_count(rows, share);
    let offset = Stream::new(seed, Purpose::Split, u64::MAX).below_u64(rows as u64) as usize;
    let before = |place: usize| (place * count + offset) / rows;
    let test = (0..rows).filter(|place| before(place + 1) > before(*place));
    let test: Vec<usize> = test.map(|place| order[place]).collect();
    Ok(by_test_rows(rows, &test))
}

/// [`train_test_split`] in which no group has rows on both sides, as those of one patient: `groups` has one entry a row.
/// The test rows are whole groups, at least one and not all: so many that they come nearest to the share.
///
/// # Errors
///
/// Fewer than two groups, or a share that is not between 0 and 1.
pub fn train_test_split_by_group<G: Ord>(groups: &[G], share: f64, seed: u64) -> Result<Split, SplitError> {
    check_share(share)?;
    let members = members(groups);
    enough("groups", members.len(), 2)?;
    let order = shuffled((0..members.len()).collect(), seed, 0);
    let wanted = share * groups.len() as f64;
    let mut test = Vec::new();
    for group in &order[..order.len() - 1] {
        let more = test.len() + members[*group].len();
        if !test.is_empty() && (more as f64 - wanted).abs() > (test.len() as f64 - wanted).abs() {
            break;
        }
        test.extend(&members[*group]);
    }
    Ok(by_test_rows(groups.len(), &test))
}

/// Splits `rows` rows into `folds` parts of the same size, to one row, and returns as many splits: each part is tested
/// once.
///
/// ```
/// use probdl_runtime::data::k_fold;
///
/// let folds = k_fold(10, 3, 42)?;
/// assert_eq!(folds.iter().map(|fold| fold.test.len()).collect::<Vec<_>>(), [4, 3, 3]);
/// # Ok::<(), probdl_runtime::data::SplitError>(())
/// ```
///
/// # Errors
///
/// Fewer than two folds, or fewer rows than folds.
pub fn k_fold(rows: usize, folds: usize, seed: u64) -> Result<Vec<Split>, SplitError> {
    check_folds(folds)?;
    enough("rows", rows, folds)?;
    Ok(dealt(rows, folds, &shuffled((0..rows).collect(), seed, 0)))
}

/// [`k_fold`] in which each fold has its share of each class, to one row.
///
/// # Errors
///
/// As [`k_fold`].
pub fn k_fold_by_class<C: Ord>(classes: &[C], folds: usize, seed: u64) -> Result<Vec<Split>, SplitError> {
    check_folds(folds)?;
    enough("rows", classes.len(), folds)?;
    Ok(dealt(classes.len(), folds, &class_by_class(classes, seed)))
}

/// [`k_fold`] in which no group has rows in two folds. Folds become as equal as whole groups let them: the largest group
/// left goes to the smallest fold.
///
/// # Errors
///
/// Fewer than two folds, or fewer groups than folds.
pub fn k_fold_by_group<G: Ord>(groups: &[G], folds: usize, seed: u64) -> Result<Vec<Split>, SplitError> {
    check_folds(folds)?;
    let members = members(groups);
    enough("groups", members.len(), folds)?;
    let mut order = shuffled((0..members.len()).collect(), seed, 0);
    order.sort_by_key(|group| std::cmp::Reverse(members[*group].len()));
    let mut tests: Vec<Vec<usize>> = vec![Vec::new(); folds];
    for group in order {
        if let Some(smallest) = tests.iter_mut().min_by_key(|test| test.len()) {
            smallest.extend(&members[group]);
        }
    }
    Ok(tests
        .iter()
        .map(|test| by_test_rows(groups.len(), test))
        .collect())
}

fn check_share(share: f64) -> Result<(), SplitError> {
    if share > 0.0 && share < 1.0 {
        return Ok(());
    }
    Err(SplitError::Share { share })
}

fn check_folds(folds: usize) -> Result<(), SplitError> {
    if folds >= 2 {
        return Ok(());
    }
    Err(SplitError::Folds { folds })
}

fn enough(what: &'static str, count: usize, needed: usize) -> Result<(), SplitError> {
    if count >= needed {
        return Ok(());
    }
    Err(SplitError::TooFew { what, count, needed })
}

fn test_count(rows: usize, share: f64) -> usize {
    ((share * rows as f64).round() as usize).clamp(1, rows - 1)
}

/// The shuffle of Fisher and Yates (Knuth, *The Art of Computer Programming* 2, algorithm 3.4.2P).
fn shuffled(mut items: Vec<usize>, seed: u64, index: u64) -> Vec<usize> {
    let mut stream = Stream::new(seed, Purpose::Split, index);
    for left in (2..=items.len()).rev() {
        items.swap(left - 1, stream.below_u64(left as u64) as usize);
    }
    items
}

/// The rows of each group, groups in the order of their names.
fn members<G: Ord>(groups: &[G]) -> Vec<Vec<usize>> {
    let mut members: BTreeMap<&G, Vec<usize>> = BTreeMap::new();
    for (row, group) in groups.iter().enumerate() {
        members.entry(group).or_default().push(row);
    }
    members.into_values().collect()
}

/// All rows, class by class, each class shuffled.
fn class_by_class<C: Ord>(classes: &[C], seed: u64) -> Vec<usize> {
    let classes = (0..).zip(members(classes));
    classes
        .flat_map(|(index, rows)| shuffled(rows, seed, index))
        .collect()
}

/// Deals rows to the folds in turn.
fn dealt(rows: usize, folds: usize, order: &[usize]) -> Vec<Split> {
    let fold = |fold: usize| {
        order
            .iter()
            .copied()
            .skip(fold)
            .step_by(folds)
            .collect::<Vec<_>>()
    };
    (0..folds).map(|index| by_test_rows(rows, &fold(index))).collect()
}

fn by_test_rows(rows: usize, test: &[usize]) -> Split {
    let mut tested = vec![false; rows];
    for row in test {
        tested[*row] = true;
    }
    let side = |which: bool| (0..rows).filter(|row| tested[*row] == which).collect();
    Split {
        training: side(false),
        test: side(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every row is tested once, and trains in all other folds.
    fn check(folds: &[Split], rows: usize) {
        let mut tested = vec![0; rows];
        for fold in folds {
            let mut all: Vec<usize> = fold.training.iter().chain(&fold.test).copied().collect();
            all.sort_unstable();
            assert_eq!(all, (0..rows).collect::<Vec<_>>());
            fold.test.iter().for_each(|row| tested[*row] += 1);
        }
        assert!(tested.iter().all(|count| *count == 1), "{tested:?}");
    }

    #[test]
    fn folds_test_every_row_once_whatever_their_number() {
        for rows in [2, 3, 10, 101] {
            for folds in [2, 3, 7, rows] {
                match k_fold(rows, folds, 5) {
                    Ok(splits) => {
                        check(&splits, rows);
                        let sizes: Vec<usize> = splits.iter().map(|split| split.test.len()).collect();
                        assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1);
                    }
                    Err(error) => assert!(folds > rows, "{error}"),
                }
            }
        }
        assert_ne!(k_fold(50, 5, 1), k_fold(50, 5, 2));
    }

    #[test]
    fn classes_keep_their_shares() {
        let classes: Vec<&str> = (0..103).map(|i| ["a", "b", "b", "c", "b"][i % 5]).collect();
        let share = |rows: &[usize], class| rows.iter().filter(|row| classes[**row] == class).count() as f64;
        let all: Vec<usize> = (0..103).collect();
        let splits = k_fold_by_class(&classes, 4, 9).unwrap();
        check(&splits, 103);
        let single = train_test_split_by_class(&classes, 0.25, 9).unwrap();
        assert_eq!(single.test.len(), 26);
        for split in splits.iter().chain([&single]) {
            for class in ["a", "b", "c"] {
                let (count, expected) = (share(&split.test, class), share(&all, class) / 4.0);
                assert!((count - expected).abs() <= 1.0, "{class}: {count}, {expected}");
            }
        }
    }

    #[test]
    fn groups_stay_together() {
        let groups: Vec<u32> = (0..200).map(|i| (i * i) % 23).collect();
        let splits = k_fold_by_group(&groups, 5, 3).unwrap();
        check(&splits, 200);
        let single = train_test_split_by_group(&groups, 0.3, 3).unwrap();
        assert!((40..=80).contains(&single.test.len()), "{}", single.test.len());
        for split in splits.iter().chain([&single]) {
            for row in &split.test {
                assert!(split.training.iter().all(|other| groups[*other] != groups[*row]));
            }
        }
    }

    #[test]
    fn each_row_is_tested_equally_often() {
        // 2000 splits with 3 of 10 rows: a count has the mean 600 and the standard deviation 20.5; four of them.
        let mut counts = [0; 10];
        for seed in 0..2000 {
            for row in train_test_split(10, 0.3, seed).unwrap().test {
                counts[row] += 1;
            }
        }
        assert!(
            counts.iter().all(|count| (518..=682).contains(count)),
            "{counts:?}"
        );
        let mut counts = [0; 10];
        for seed in 0..2000 {
            for row in train_test_split_by_class(&[0, 0, 0, 0, 0, 1, 1, 1, 1, 1], 0.3, seed)
                .unwrap()
                .test
            {
                counts[row] += 1;
            }
        }
        assert!(
            counts.iter().all(|count| (518..=682).contains(count)),
            "{counts:?}"
        );
    }

    #[test]
    fn what_cannot_be_split_is_refused() {
        for share in [0.0, 1.0, -0.5, f64::NAN, f64::INFINITY] {
            assert!(train_test_split(10, share, 0).is_err(), "{share}");
        }
        assert_eq!(train_test_split(2, 0.99, 0).unwrap().test.len(), 1);
        assert_eq!(train_test_split(2, 0.01, 0).unwrap().test.len(), 1);
        assert!(train_test_split(1, 0.5, 0).is_err());
        assert!(train_test_split(0, 0.5, 0).is_err());
        assert!(k_fold(10, 1, 0).is_err());
        assert_eq!(
            k_fold_by_group(&[1, 1, 1, 2], 3, 0).unwrap_err().to_string(),
            "there are 2 groups to split, but 3 are needed"
        );
        assert!(train_test_split_by_group(&["a", "a"], 0.5, 0).is_err());
    }
}
