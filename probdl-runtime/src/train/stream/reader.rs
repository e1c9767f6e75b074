//! The rows of a source, one after the other.

use super::{InputOf, RowsOf, Source, StreamBatch, StreamRows, TargetOf};
use crate::data::StreamError;
use crate::lanes::Scalar;
use crate::model::TargetRule;
use crate::random::{Purpose, Stream};
use crate::train::training::{check_weights, weigh_classes};
use crate::train::{FitError, data};
use std::marker::PhantomData;

/// A row, and its number in the pass.
struct Numbered<X, Y> {
    x: X,
    y: Y,
    weight: Option<f64>,
    number: usize,
}

type NumberedOf<S> = Numbered<InputOf<S>, TargetOf<S>>;

/// The rows of a source: checked, and numbered in each pass. `N` is the model's type of number.
pub(super) struct Reader<S: Source, N> {
    source: S,
    rule: TargetRule,
    class_weight: Option<Vec<f64>>,
    batches: Option<S::Batches>,
    /// What has been read, but not been used.
    read: std::vec::IntoIter<NumberedOf<S>>,
    /// How many rows of the pass have been read.
    rows: usize,
    numbers: PhantomData<N>,
}

impl<S: Source, N: Scalar> Reader<S, N> {
    pub(super) fn new(source: S, rule: TargetRule, class_weight: Option<Vec<f64>>) -> Self {
        Self {
            source,
            rule,
            class_weight,
            batches: None,
            read: Vec::new().into_iter(),
            rows: 0,
            numbers: PhantomData,
        }
    }

    /// Begins a pass.
    pub(super) fn open(&mut self) -> Result<(), StreamError<S::Error>> {
        self.batches = None;
        self.batches = Some(self.source.open().map_err(StreamError::Source)?);
        (self.read, self.rows) = (Vec::new().into_iter(), 0);
        Ok(())
    }

    /// The next rows of the pass, as many as come at once.
    pub(super) fn rows(&mut self) -> Result<Option<RowsOf<S>>, StreamError<S::Error>> {
        loop {
            let Some(batch) = self.batches.as_mut().and_then(Iterator::next) else {
                // A source that has ended is not asked again.
                self.batches = None;
                return Ok(None);
            };
            let rows = batch.map_err(StreamError::Source)?.into_rows();
            if !rows.x.is_empty() || !rows.y.is_empty() {
                let rows = self.checked(rows).map_err(|error| error.after(self.rows))?;
                self.rows += rows.x.len();
                return Ok(Some(rows));
            }
        }
    }

    fn checked(&self, mut rows: RowsOf<S>) -> Result<RowsOf<S>, FitError> {
        data::check::<N, _, _>(&rows.x, &rows.y, self.rule)?;
        if let Some(weights) = &rows.weights {
            check_weights::<N>("sample_weight", weights)?;
            let (weights, rows) = (weights.len(), rows.x.len());
            if weights != rows {
                return Err(FitError::WeightsDiffer { weights, rows });
            }
        }
        if let Some(classes) = &self.class_weight {
            let weights = rows.weights.get_or_insert_with(|| vec![1.0; rows.y.len()]);
            weigh_classes::<N, _>(weights, classes, &rows.y)?;
        }
        Ok(rows)
    }

    fn next(&mut self) -> Result<Option<NumberedOf<S>>, StreamError<S::Error>> {
        if let Some(row) = self.read.next() {
            return Ok(Some(row));
        }
        let first = self.rows;
        let Some(StreamRows { x, y, weights }) = self.rows()? else {
            return Ok(None);
        };
        let rows = x.into_iter().zip(y).enumerate().map(|(index, (x, y))| Numbered {
            x,
            y,
            weight: weights.as_ref().map(|weights| weights[index]),
            number: first + index,
        });
        self.read = rows.collect::<Vec<_>>().into_iter();
        Ok(self.read.next())
    }
}

/// The rows of a source in a random order: each is drawn from a buffer, which the stream fills up. A buffer of one row or
/// none leaves the order as it is.
pub(super) struct Shuffled<S: Source, N> {
    reader: Reader<S, N>,
    buffer: Vec<NumberedOf<S>>,
    size: usize,
    seed: u64,
    stream: Stream,
}

impl<S: Source, N: Scalar> Shuffled<S, N> {
    pub(super) fn new(reader: Reader<S, N>, size: usize, seed: u64) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            size: size.clamp(1, u32::MAX as usize),
            seed,
            stream: Stream::new(seed, Purpose::Shuffle, 0),
        }
    }

    /// Begins a pass.
    pub(super) fn open(&mut self, pass: u64) -> Result<(), StreamError<S::Error>> {
        self.buffer.clear();
        self.stream = Stream::new(self.seed, Purpose::Shuffle, pass);
        self.reader.open()
    }

    /// The next rows, at most so many, with their numbers, in the place of what was there.
    pub(super) fn take(
        &mut self,
        count: usize,
        rows: &mut RowsOf<S>,
        numbers: &mut Vec<usize>,
    ) -> Result<(), StreamError<S::Error>> {
        rows.x.clear();
        rows.y.clear();
        rows.weights = None;
        numbers.clear();
        while rows.x.len() < count {
            while self.buffer.len() < self.size {
                match self.reader.next()? {
                    Some(row) => self.buffer.push(row),
                    None => break,
                }
            }
            if self.buffer.is_empty() {
                break;
            }
            let place = match self.buffer.len() {
                1 => 0,
                others => self.stream.below(others as u32) as usize,
            };
            let row = self.buffer.swap_remove(place);
            if let Some(weight) = row.weight {
                let before = rows.x.len();
                rows.weights.get_or_insert_with(|| vec![1.0; before]).push(weight);
            } else if let Some(weights) = &mut rows.weights {
                weights.push(1.0);
            }
            rows.x.push(row.x);
            rows.y.push(row.y);
            numbers.push(row.number);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Dataset;
    use std::convert::Infallible;

    fn order(buffer: usize, pass: u64) -> Vec<usize> {
        let source = || {
            let numbers: Vec<u32> = (0..100).collect();
            let batch = |rows: &[u32]| Dataset::new(vec![[0.0_f32]; rows.len()], rows.to_vec());
            let batches: Vec<_> = numbers.chunks(7).map(|rows| Ok(batch(rows).unwrap())).collect();
            Ok::<_, Infallible>(batches)
        };
        let reader = Reader::<_, f32>::new(source, TargetRule::Any, None);
        let mut shuffled = Shuffled::new(reader, buffer, 3);
        shuffled.open(pass).unwrap();
        let (mut rows, mut numbers, mut all) = (StreamRows::default(), vec![], vec![]);
        for _ in 0..12 {
            shuffled.take(9, &mut rows, &mut numbers).unwrap();
            // The numbers belong to their rows.
            assert!(
                rows.y
                    .iter()
                    .zip(&numbers)
                    .all(|(y, number)| *y as usize == *number)
            );
            all.append(&mut numbers);
        }
        all
    }

    #[test]
    fn every_row_comes_once_and_none_before_it_is_in_the_buffer() {
        for buffer in [0, 1, 2, 30, 100, 1000] {
            let numbers = order(buffer, 0);
            let mut sorted = numbers.clone();
            sorted.sort_unstable();
            assert!(sorted.into_iter().eq(0..100));
            let early = numbers
                .iter()
                .enumerate()
                .filter(|(place, number)| **number >= place + buffer.max(1));
            assert_eq!(early.count(), 0);
        }
        assert!(order(1, 0).into_iter().eq(0..100));
        assert_ne!(order(30, 0), order(30, 1));
    }

    /// The first row of 100 in a full buffer is each of them equally often.
    #[test]
    fn a_full_buffer_is_fair() {
        let mut counts = [0_u32; 100];
        for pass in 0..10_000 {
            counts[order(100, pass)[0]] += 1;
        }
        let statistic: f64 = counts
            .iter()
            .map(|count| (f64::from(*count) - 100.0).powi(2) / 100.0)
            .sum();
        // The 99.9 % point of chi-square with 99 degrees of freedom.
        assert!(statistic < 148.2, "{statistic}");
    }
}
