//! Files of any size, batch by batch.

use super::{Cell, ColumnError, ColumnFile, RowGroups};
use crate::data::Dataset;
use std::fmt;
use std::vec::IntoIter;

/// The batches of a file of columns, in order. After an error there are no more.
pub struct ColumnBatches<G, X, Y, const N: usize, const M: usize> {
    file: ColumnFile<G>,
    x_names: [String; N],
    y_names: [String; M],
    /// Where the columns stand: inputs, then targets.
    places: Vec<usize>,
    size: usize,
    /// The group of rows that is read next.
    group: usize,
    /// How many rows come before it.
    before: usize,
    /// What is left of the last group.
    x: IntoIter<[X; N]>,
    y: IntoIter<[Y; M]>,
    failed: bool,
}

/// Inputs and targets.
type Rows<X, Y, const N: usize, const M: usize> = (Vec<[X; N]>, Vec<[Y; M]>);

impl<G, X, Y, const N: usize, const M: usize> fmt::Debug for ColumnBatches<G, X, Y, N, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ColumnBatches")
            .field("file", &self.file)
            .field("x", &self.x_names)
            .field("y", &self.y_names)
            .field("size", &self.size)
            .field("group", &self.group)
            .finish_non_exhaustive()
    }
}

impl<G: RowGroups, X: Cell, Y: Cell, const N: usize, const M: usize> ColumnBatches<G, X, Y, N, M> {
    pub(super) fn new(
        file: ColumnFile<G>,
        x: [&str; N],
        y: [&str; M],
        size: usize,
    ) -> Result<Self, ColumnError> {
        let places = [&file.places(x)?[..], &file.places(y)?].concat();
        Ok(Self {
            file,
            x_names: x.map(str::to_owned),
            y_names: y.map(str::to_owned),
            places,
            size: size.max(1),
            group: 0,
            before: 0,
            x: Vec::new().into_iter(),
            y: Vec::new().into_iter(),
            failed: false,
        })
    }

    /// Reads the next group of rows; returns whether there was one.
    fn read(&mut self) -> Result<bool, ColumnError> {
        if self.group == self.file.groups.count() {
            return Ok(false);
        }
        let values = self.file.values(self.group, &self.places)?;
        let (x_values, y_values) = values.split_at(N);
        let (mut x, mut y) = (Vec::new(), Vec::new());
        let names = self.x_names.each_ref().map(String::as_str);
        self.file.append_cells(self.before, x_values, &names, &mut x)?;
        let names = self.y_names.each_ref().map(String::as_str);
        self.file.append_cells(self.before, y_values, &names, &mut y)?;
        self.before += x.len().max(y.len());
        self.group += 1;
        (self.x, self.y) = (x.into_iter(), y.into_iter());
        Ok(true)
    }

    fn batch(&mut self) -> Result<Rows<X, Y, N, M>, ColumnError> {
        let (mut x, mut y) = (Vec::new(), Vec::new());
        while x.len() < self.size {
            let wanted = self.size - x.len();
            x.extend(self.x.by_ref().take(wanted));
            y.extend(self.y.by_ref().take(wanted));
            if x.len() < self.size && !self.read()? {
                break;
            }
        }
        Ok((x, y))
    }
}

impl<G: RowGroups, X: Cell, Y: Cell, const N: usize, const M: usize> Iterator
    for ColumnBatches<G, X, Y, N, M>
{
    type Item = Result<Dataset<[X; N], [Y; M]>, ColumnError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        match self.batch() {
            Ok((x, _)) if x.is_empty() => None,
            // As many of one as of the other.
            Ok((x, y)) => Dataset::new(x, y).ok().map(Ok),
            Err(error) => {
                self.failed = true;
                Some(Err(error))
            }
        }
    }
}
