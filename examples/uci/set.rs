//! Sets of data: a table of numbers, and the test rows of each split.

use probdl::data::Table;
use probdl::random::permutation;
use std::error::Error;
use std::fs;
use std::path::Path;

/// A set with its splits.
pub(crate) struct Set {
    pub(crate) name: String,
    /// Inputs, column by column.
    pub(crate) columns: Vec<Vec<f64>>,
    pub(crate) target: Vec<f64>,
    /// Whether a row is a test row, for each split.
    pub(crate) splits: Vec<Vec<bool>>,
}

/// The names of all sets in a folder, in alphabetical order.
pub(crate) fn names(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        let file = entry?.file_name();
        if let Some(name) = file
            .to_str()
            .and_then(|file| file.strip_suffix("_test_index.csv"))
        {
            names.push(name.to_owned());
        }
    }
    names.sort();
    if names.is_empty() {
        return Err(format!("{} has no file NAME_test_index.csv, so no set", folder.display()).into());
    }
    Ok(names)
}

impl Set {
    /// Reads a table with a header, the target in the last column.
    pub(crate) fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let table = Table::open(path)?;
        if table.names().len() < 2 {
            return Err(format!("{}: a set needs an input and a target", path.display()).into());
        }
        let columns = table.names().iter().map(|name| table.column(name));
        let mut columns = columns.collect::<Result<Vec<Vec<f64>>, _>>()?;
        let target = columns.pop().unwrap_or_default();
        Ok(Self {
            name: path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            columns,
            target,
            splits: Vec::new(),
        })
    }

    /// The set with splits from a file: line k holds the test rows of split k, counted from 0.
    pub(crate) fn read_splits(mut self, path: &Path) -> Result<Self, Box<dyn Error>> {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        for (number, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
        {
            let mut test = vec![false; self.target.len()];
            for field in line.split(',').map(str::trim).filter(|field| !field.is_empty()) {
                let row = field.parse().ok().and_then(|row: usize| test.get_mut(row));
                *row.ok_or_else(|| {
                    let (place, rows) = (number + 1, self.target.len());
                    format!(
                        "{}, line {place}: `{field}` is not a row; rows are 0 to {rows} - 1",
                        path.display()
                    )
                })? = true;
            }
            let count = test.iter().filter(|test| **test).count();
            if count == 0 || count == test.len() {
                let (path, line) = (path.display(), number + 1);
                return Err(
                    format!("{path}, line {line}: a split needs rows to train on and rows to test").into(),
                );
            }
            self.splits.push(test);
        }
        if self.splits.is_empty() {
            return Err(format!("{} has no splits", path.display()).into());
        }
        Ok(self)
    }

    /// The set with splits by seed: a tenth of the rows, at least one, is tested.
    pub(crate) fn split(mut self, count: usize) -> Self {
        let rows = self.target.len();
        for seed in 0..count {
            let mut order = vec![0; rows];
            permutation(seed as u64, 0, &mut order);
            let mut test = vec![false; rows];
            for row in &order[..rows.div_ceil(10)] {
                test[*row as usize] = true;
            }
            self.splits.push(test);
        }
        self
    }
}
