//! Files of any size, batch by batch.

use super::lines::{Lines, Row};
use super::{Csv, CsvError, Field, Table};
use crate::data::Dataset;
use std::io::Read;
use std::marker::PhantomData;

/// The batches of a CSV file, in order. After an error there are no more.
#[derive(Debug)]
pub struct CsvBatches<R, X, Y, const N: usize, const M: usize> {
    csv: Csv,
    /// Without rows: it knows the names.
    table: Table,
    lines: Lines<R>,
    /// Rows that were read before: a first line that is no header.
    before: std::vec::IntoIter<Row>,
    x: [usize; N],
    y: [usize; M],
    size: usize,
    failed: bool,
    fields: PhantomData<(X, Y)>,
}

/// Inputs and targets.
type Rows<X, Y, const N: usize, const M: usize> = (Vec<[X; N]>, Vec<[Y; M]>);

impl<R: Read, X: Field, Y: Field, const N: usize, const M: usize> CsvBatches<R, X, Y, N, M> {
    pub(super) fn new(
        csv: Csv,
        mut table: Table,
        lines: Lines<R>,
        x: [&str; N],
        y: [&str; M],
        size: usize,
    ) -> Result<Self, CsvError> {
        let (x, y) = (table.places(x)?, table.places(y)?);
        Ok(Self {
            csv,
            before: table.take_rows().into_iter(),
            table,
            lines,
            x,
            y,
            size: size.max(1),
            failed: false,
            fields: PhantomData,
        })
    }

    fn batch(&mut self) -> Result<Rows<X, Y, N, M>, CsvError> {
        let (mut x, mut y) = (Vec::new(), Vec::new());
        while x.len() < self.size {
            let row = match self.before.next() {
                Some(row) => row,
                None => match self.lines.next()? {
                    Some(row) => row,
                    None => break,
                },
            };
            let mut places = self.x.iter().chain(&self.y);
            if places.any(|place| self.csv.is_missing(row.field(*place))) {
                continue;
            }
            x.push(self.table.fields(&row, &self.x)?);
            y.push(self.table.fields(&row, &self.y)?);
        }
        Ok((x, y))
    }
}

impl<R: Read, X: Field, Y: Field, const N: usize, const M: usize> Iterator for CsvBatches<R, X, Y, N, M> {
    type Item = Result<Dataset<[X; N], [Y; M]>, CsvError>;

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
