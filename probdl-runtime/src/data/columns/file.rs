//! A file whose columns are read when they are asked for.

use super::cell::cell;
use super::value::Value;
use super::{Cell, ColumnBatches, ColumnError};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A file of named columns, read as numbers, counts, truth values or text when they are asked for: a [`Parquet`] or an
/// [`Arrow`] file. Of a file as wide as you like, only those columns are kept.
///
/// Dates, decimal numbers, lists and structs are refused.
///
/// [`Parquet`]: https://parquet.apache.org
/// [`Arrow`]: https://arrow.apache.org
///
/// ```text
/// let table = Parquet::open("households.parquet")?;
/// let all = Dataset::new(table.columns::<f32, 2>(["income", "persons"])?, table.columns::<f32, 1>(["food"])?)?;
/// ```
pub struct ColumnFile<G> {
    pub(super) file: String,
    pub(super) groups: G,
}

/// The groups of rows in a file of some format.
pub trait RowGroups {
    /// What such a file is called, as in `a Parquet file`.
    #[doc(hidden)]
    const FORMAT: &'static str;
    /// The names of the columns.
    #[doc(hidden)]
    fn names(&self) -> Vec<String>;
    /// How many groups of rows there are.
    #[doc(hidden)]
    fn count(&self) -> usize;
    /// What a column holds, if that is neither numbers nor truth values nor text.
    #[doc(hidden)]
    fn unsuited(&self, column: usize) -> Option<String>;
    /// The values of some columns in a group of rows, as many of each; or why they cannot be read.
    #[doc(hidden)]
    fn read(&self, group: usize, columns: &[usize]) -> Result<Vec<Vec<Value>>, String>;
}

impl<G> fmt::Debug for ColumnFile<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ColumnFile")
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}

impl<G: RowGroups> ColumnFile<G> {
    /// The names of the columns; in a Parquet file those of structs with dots.
    pub fn names(&self) -> Vec<String> {
        self.groups.names()
    }

    /// Some columns, as rows: arrays of `f32` or `f64`, of `u32`, or of `bool`.
    ///
    /// # Errors
    ///
    /// A column that is not there or cannot be read, or a cell that is something else.
    pub fn columns<T: Cell, const N: usize>(&self, names: [&str; N]) -> Result<Vec<[T; N]>, ColumnError> {
        let places = self.places(names)?;
        let mut rows = Vec::new();
        for group in 0..self.groups.count() {
            let values = self.values(group, &places)?;
            self.append_cells(rows.len(), &values, &names, &mut rows)?;
        }
        Ok(rows)
    }

    /// One column: of classes that are numbers, for instance.
    ///
    /// # Errors
    ///
    /// As [`ColumnFile::columns`].
    pub fn column<T: Cell>(&self, name: &str) -> Result<Vec<T>, ColumnError> {
        let rows = self.columns::<T, 1>([name])?;
        Ok(rows.into_iter().map(|[cell]| cell).collect())
    }

    /// One column of text.
    ///
    /// # Errors
    ///
    /// A column that is not there or cannot be read, or a cell that is no text.
    pub fn text(&self, name: &str) -> Result<Vec<String>, ColumnError> {
        let places = self.places([name])?;
        let mut texts = Vec::new();
        for group in 0..self.groups.count() {
            for value in self.values(group, &places)?.into_iter().flatten() {
                match value {
                    Value::Text(text) => texts.push(text),
                    value => return Err(self.fault(texts.len(), name, &value, "text")),
                }
            }
        }
        Ok(texts)
    }

    /// Reads a file of any size in batches of at most `size` rows: inputs from the columns `x`, targets from `y`. One group
    /// of rows (what the program that wrote the file kept together) is in memory at a time.
    ///
    /// ```text
    /// let large = || Parquet::open("large.parquet")?.batches::<f32, f32, 2, 1>(["income", "persons"], ["food"], 10_000);
    /// model.fit_stream(TrainingStream::new(large).shuffle_buffer(50_000), &fit)?;
    /// ```
    ///
    /// # Errors
    ///
    /// A column that is not there or cannot be read. What is wrong with a row is told by the batch that it belongs to.
    pub fn batches<X: Cell, Y: Cell, const N: usize, const M: usize>(
        self,
        x: [&str; N],
        y: [&str; M],
        size: usize,
    ) -> Result<ColumnBatches<G, X, Y, N, M>, ColumnError> {
        ColumnBatches::new(self, x, y, size)
    }

    /// Appends the cells of some columns, as rows, of which the first has the number `first` in the file.
    pub(super) fn append_cells<T: Cell, const N: usize>(
        &self,
        first: usize,
        values: &[Vec<Value>],
        names: &[&str; N],
        rows: &mut Vec<[T; N]>,
    ) -> Result<(), ColumnError> {
        for row in 0..values.first().map_or(0, Vec::len) {
            let mut cells = [T::default(); N];
            for ((to, column), name) in cells.iter_mut().zip(values).zip(names) {
                let value = &column[row];
                *to = cell(value).ok_or_else(|| self.fault(first + row, name, value, T::RULE))?;
            }
            rows.push(cells);
        }
        Ok(())
    }

    fn fault(&self, row: usize, column: &str, value: &Value, rule: &'static str) -> ColumnError {
        ColumnError::Cell {
            file: self.file.clone(),
            row,
            column: column.to_owned(),
            text: value.to_string(),
            rule,
        }
    }

    /// Where columns stand that can be read.
    pub(super) fn places<const N: usize>(&self, names: [&str; N]) -> Result<[usize; N], ColumnError> {
        let columns = self.names();
        let mut places = [0; N];
        for (to, name) in places.iter_mut().zip(names) {
            let (file, column) = (self.file.clone(), name.to_owned());
            let mut found = (0..columns.len()).filter(|place| columns[*place] == name);
            let Some(place) = found.next() else {
                return Err(ColumnError::NoColumn {
                    file,
                    column,
                    columns,
                });
            };
            if found.next().is_some() {
                return Err(ColumnError::SameName { file, column });
            }
            if let Some(holds) = self.groups.unsuited(place) {
                return Err(ColumnError::Unsuited { file, column, holds });
            }
            *to = place;
        }
        Ok(places)
    }

    /// The values of some columns in a group of rows.
    pub(super) fn values(&self, group: usize, places: &[usize]) -> Result<Vec<Vec<Value>>, ColumnError> {
        guarded::<G, _>(&self.file, || {
            let values = self.groups.read(group, places)?;
            let rows = values.first().map_or(0, Vec::len);
            if values.iter().all(|column| column.len() == rows) {
                Ok(values)
            } else {
                Err("its columns are not equally long".to_owned())
            }
        })
    }
}

/// Calls a decoder, none of which is free of panics on damaged files.
pub(super) fn guarded<G: RowGroups, T>(
    file: &str,
    decode: impl FnOnce() -> Result<T, String>,
) -> Result<T, ColumnError> {
    let decoded = catch_unwind(AssertUnwindSafe(decode));
    let decoded = decoded.unwrap_or_else(|_| Err("its parts contradict each other".to_owned()));
    decoded.map_err(|reason| ColumnError::Unreadable {
        file: file.to_owned(),
        format: G::FORMAT,
        reason,
    })
}

/// Opens a file.
pub(super) fn open(path: &std::path::Path) -> Result<(String, std::fs::File), ColumnError> {
    let file = path.display().to_string();
    let system = |error: std::io::Error| ColumnError::System {
        file: file.clone(),
        error: error.to_string(),
    };
    let opened = std::fs::File::open(path).map_err(system)?;
    if opened.metadata().map_err(system)?.is_dir() {
        let error = "it is a folder".to_owned();
        return Err(ColumnError::System { file, error });
    }
    Ok((file, opened))
}
