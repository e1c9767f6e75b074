//! A table in memory.

use super::lines::Row;
use super::{Csv, CsvError, Field};
use std::collections::BTreeMap;
use std::path::Path;

/// A table in memory: named columns of text, read as numbers, counts, truth values or classes when they are asked for.
///
/// ```
/// use probdl_runtime::data::Csv;
///
/// let table = Csv::new().read("flowers", "length,kind\n5.1,iris\n4.9,rose\n4.x,iris\n".as_bytes())?;
/// assert_eq!(table.classes("kind")?.names, ["iris", "rose"]);
/// let error = table.columns::<f32, 1>(["length"]).unwrap_err();
/// assert_eq!(error.to_string(), "flowers, line 4, column `length`: `4.x` is not a finite number");
/// # Ok::<(), probdl_runtime::data::CsvError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Table {
    file: String,
    names: Vec<String>,
    rows: Vec<Row>,
}

/// A column of names as classes, counted from 0 in the order of the names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classes {
    /// The name of each class, in alphabetical order.
    pub names: Vec<String>,
    /// The class of each row.
    pub rows: Vec<u32>,
}

impl Table {
    /// The table of a file with commas and a header; see [`Csv`] for others.
    ///
    /// # Errors
    ///
    /// As [`Csv::open`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self, CsvError> {
        Csv::new().open(path)
    }

    pub(super) fn new(file: &str, names: Vec<String>) -> Self {
        Self {
            file: file.to_owned(),
            names,
            rows: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// The rows, which are the caller's from now on.
    pub(super) fn take_rows(&mut self) -> Vec<Row> {
        std::mem::take(&mut self.rows)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Some columns, as rows: arrays of `f32` or `f64`, of `u32`, or of `bool`.
    ///
    /// # Errors
    ///
    /// A column that is not there, or a field that is something else.
    pub fn columns<T: Field, const N: usize>(&self, names: [&str; N]) -> Result<Vec<[T; N]>, CsvError> {
        let places = self.places(names)?;
        self.rows.iter().map(|row| self.fields(row, &places)).collect()
    }

    /// One column: of classes that are numbers, for instance.
    ///
    /// # Errors
    ///
    /// As [`Table::columns`].
    pub fn column<T: Field>(&self, name: &str) -> Result<Vec<T>, CsvError> {
        let column = self.columns::<T, 1>([name])?;
        Ok(column.into_iter().map(|[field]| field).collect())
    }

    /// One column as it is written.
    ///
    /// # Errors
    ///
    /// A column that is not there.
    pub fn text(&self, name: &str) -> Result<Vec<&str>, CsvError> {
        let [place] = self.places([name])?;
        Ok(self.rows.iter().map(|row| row.field(place)).collect())
    }

    /// One column of names as classes.
    ///
    /// # Errors
    ///
    /// A column that is not there, or a field with nothing in it.
    pub fn classes(&self, name: &str) -> Result<Classes, CsvError> {
        let [place] = self.places([name])?;
        let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
        for row in &self.rows {
            let field = row.field(place);
            if field.is_empty() {
                return Err(self.fault(row, place, "the name of a class"));
            }
            numbers.insert(field, 0);
        }
        for (number, class) in (0..).zip(numbers.values_mut()) {
            *class = number;
        }
        Ok(Classes {
            names: numbers.keys().map(|name| (*name).to_owned()).collect(),
            rows: self.rows.iter().map(|row| numbers[row.field(place)]).collect(),
        })
    }

    /// Where columns stand.
    pub(super) fn places<const N: usize>(&self, names: [&str; N]) -> Result<[usize; N], CsvError> {
        let mut places = [0; N];
        for (place, name) in places.iter_mut().zip(names) {
            let mut found = self.names.iter().enumerate().filter(|(_, other)| *other == name);
            match (found.next(), found.next()) {
                (Some((index, _)), None) => *place = index,
                (None, _) => {
                    return Err(CsvError::NoColumn {
                        file: self.file.clone(),
                        column: name.to_owned(),
                        columns: self.names.clone(),
                    });
                }
                (Some(_), Some(_)) => {
                    return Err(CsvError::SameName {
                        file: self.file.clone(),
                        column: name.to_owned(),
                    });
                }
            }
        }
        Ok(places)
    }

    /// Some fields of a row.
    pub(super) fn fields<T: Field, const N: usize>(
        &self,
        row: &Row,
        places: &[usize; N],
    ) -> Result<[T; N], CsvError> {
        let mut fields = [T::default(); N];
        for (field, place) in fields.iter_mut().zip(places) {
            *field = T::parse(row.field(*place)).ok_or_else(|| self.fault(row, *place, T::RULE))?;
        }
        Ok(fields)
    }

    fn fault(&self, row: &Row, place: usize, rule: &'static str) -> CsvError {
        CsvError::Field {
            file: self.file.clone(),
            line: row.line,
            column: self.names[place].clone(),
            text: row.field(place).to_owned(),
            rule,
        }
    }
}
