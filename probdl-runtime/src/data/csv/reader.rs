//! How a CSV file is written.

use super::lines::{Lines, Row};
use super::stream::CsvBatches;
use super::{CsvError, Field, Table};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// How a CSV file is written, and reading it. By default fields are divided by commas, the first line is a header, and
/// blanks around fields do not count.
///
/// ```
/// use probdl_runtime::data::{Csv, Dataset};
///
/// let text = "income;persons;food\n420;3;255.5\n541;2;310\n";
/// let table = Csv::new().delimiter(b';').read("households", text.as_bytes())?;
/// let x: Vec<[f32; 2]> = table.columns(["income", "persons"])?;
/// let y: Vec<[f32; 1]> = table.columns(["food"])?;
/// assert_eq!(Dataset::new(x, y)?.x()[1], [541.0, 2.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Csv {
    delimiter: u8,
    header: bool,
    comment: Option<u8>,
    missing: Vec<String>,
}

impl Default for Csv {
    fn default() -> Self {
        Self::new()
    }
}

impl Csv {
    /// Commas, and a header.
    pub fn new() -> Self {
        Self {
            delimiter: b',',
            header: true,
            comment: None,
            missing: Vec::new(),
        }
    }

    /// What divides fields, as in `b';'` or `b'\t'`.
    #[must_use]
    pub fn delimiter(self, delimiter: u8) -> Self {
        Self { delimiter, ..self }
    }

    /// The file has no header: columns are called `0`, `1`, `2`, ….
    #[must_use]
    pub fn without_header(self) -> Self {
        let header = false;
        Self { header, ..self }
    }

    /// Lines that begin with this are passed over, as in `b'#'`.
    #[must_use]
    pub fn comment(self, comment: u8) -> Self {
        let comment = Some(comment);
        Self { comment, ..self }
    }

    /// Lines in which a field is one of these, as `""` or `"NA"`, are passed over: in any column of a [`Table`], in the
    /// columns that are read of [`Csv::batches`].
    #[must_use]
    pub fn skip_missing<T: Into<String>>(self, missing: impl IntoIterator<Item = T>) -> Self {
        let missing = missing.into_iter().map(Into::into).collect();
        Self { missing, ..self }
    }

    /// Reads a whole file.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, a line with another number of fields than the header, or text that is not UTF-8.
    pub fn open(&self, path: impl AsRef<Path>) -> Result<Table, CsvError> {
        let (name, file) = open(path.as_ref())?;
        self.read(&name, file)
    }

    /// Reads a whole table from anywhere; `name` is what errors call it.
    ///
    /// # Errors
    ///
    /// As [`Csv::open`].
    pub fn read(&self, name: &str, source: impl Read) -> Result<Table, CsvError> {
        let (mut table, mut lines) = self.table(name, source)?;
        while let Some(row) = lines.next()? {
            self.keep(&mut table, row);
        }
        Ok(table)
    }

    /// Reads a file of any size in batches of at most `size` rows: inputs from the columns `x`, targets from `y`.
    ///
    /// # Errors
    ///
    /// As [`Csv::open`], and names that are not there. What is wrong with a row is told by the batch that it belongs to.
    pub fn batches<X: Field, Y: Field, const N: usize, const M: usize>(
        &self,
        path: impl AsRef<Path>,
        x: [&str; N],
        y: [&str; M],
        size: usize,
    ) -> Result<CsvBatches<File, X, Y, N, M>, CsvError> {
        let (name, file) = open(path.as_ref())?;
        self.read_batches(&name, file, x, y, size)
    }

    /// [`Csv::batches`] from anywhere.
    ///
    /// # Errors
    ///
    /// As [`Csv::batches`].
    pub fn read_batches<R: Read, X: Field, Y: Field, const N: usize, const M: usize>(
        &self,
        name: &str,
        source: R,
        x: [&str; N],
        y: [&str; M],
        size: usize,
    ) -> Result<CsvBatches<R, X, Y, N, M>, CsvError> {
        let (table, lines) = self.table(name, source)?;
        CsvBatches::new(self.clone(), table, lines, x, y, size)
    }

    pub(super) fn is_missing(&self, field: &str) -> bool {
        self.missing.iter().any(|missing| missing == field)
    }

    fn keep(&self, table: &mut Table, row: Row) {
        if !row.fields().any(|field| self.is_missing(field)) {
            table.push(row);
        }
    }

    /// A table with the names of its columns, and the lines that follow.
    fn table<R: Read>(&self, name: &str, source: R) -> Result<(Table, Lines<R>), CsvError> {
        let mut builder = csv::ReaderBuilder::new();
        builder.delimiter(self.delimiter).comment(self.comment);
        let mut lines = Lines::new(name, &mut builder, source);
        let first = lines.next()?;
        let fields = || first.iter().flat_map(Row::fields);
        if self.header {
            // Some programs mark a file as UTF-8 by an invisible first letter.
            let names = fields().map(|name| name.trim_start_matches('\u{feff}').trim().to_owned());
            return Ok((Table::new(name, names.collect()), lines));
        }
        let names = fields().enumerate().map(|(index, _)| index.to_string());
        let mut table = Table::new(name, names.collect());
        if let Some(first) = first {
            self.keep(&mut table, first);
        }
        Ok((table, lines))
    }
}

fn open(path: &Path) -> Result<(String, File), CsvError> {
    let name = path.display().to_string();
    match File::open(path) {
        Ok(file) => Ok((name, file)),
        Err(error) => Err(CsvError::System {
            file: name,
            error: error.to_string(),
        }),
    }
}
