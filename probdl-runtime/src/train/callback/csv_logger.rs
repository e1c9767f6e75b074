//! The history as a file.

use super::{Callback, Control};
use crate::model::Model;
use crate::optimizer::Optimizer;
use crate::train::{Epoch, FitError, History};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a line of a CSV file after each epoch, as Keras' `CSVLogger`: the epoch, from 0, then what was reported of it,
/// by name in alphabetical order. A quantity that an epoch lacks is `NA`.
#[derive(Debug)]
pub struct CSVLogger {
    path: PathBuf,
    separator: char,
    append: bool,
    file: Option<File>,
    columns: Vec<String>,
}

impl CSVLogger {
    /// Writes to this file, which is replaced when a fit begins.
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self {
            path: path.as_ref().to_owned(),
            separator: ',',
            append: false,
            file: None,
            columns: vec![],
        }
    }

    /// What stands between two columns; a comma by default.
    #[must_use]
    pub fn separator(self, separator: char) -> Self {
        Self { separator, ..self }
    }

    /// Whether the file is continued instead, as a resumed fit wants. Off by default.
    #[must_use]
    pub fn append(self, append: bool) -> Self {
        Self { append, ..self }
    }

    fn failed(&self, error: &io::Error) -> FitError {
        FitError::Callback {
            message: format!("CSVLogger: {}: {error}", self.path.display()),
        }
    }

    fn open(&mut self) -> io::Result<()> {
        self.columns.clear();
        if self.append {
            if let Ok(text) = std::fs::read_to_string(&self.path) {
                let header = text.lines().next().unwrap_or_default();
                self.columns = header.split(self.separator).skip(1).map(str::to_owned).collect();
            }
            self.file = Some(File::options().append(true).create(true).open(&self.path)?);
        } else {
            self.file = Some(File::create(&self.path)?);
        }
        Ok(())
    }

    fn write(&mut self, epoch: usize, logs: &[(&str, f64)]) -> io::Result<()> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let mut text = String::new();
        if self.columns.is_empty() {
            self.columns = logs.iter().map(|(name, _)| (*name).to_owned()).collect();
            self.columns.sort();
            text += "epoch";
            for column in &self.columns {
                text.push(self.separator);
                text += column;
            }
            text.push('\n');
        }
        text += &epoch.to_string();
        for column in &self.columns {
            text.push(self.separator);
            match logs.iter().find(|(name, _)| name == column) {
                Some((_, value)) => text += &value.to_string(),
                None => text += "NA",
            }
        }
        text.push('\n');
        file.write_all(text.as_bytes())?;
        file.flush()
    }
}

impl<M: Model, O: Optimizer> Callback<M, O> for CSVLogger {
    fn on_train_begin(&mut self, _control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        self.open().map_err(|error| self.failed(&error))
    }

    fn on_epoch_end(
        &mut self,
        epoch: &Epoch<'_, M>,
        control: &mut Control<'_, M, O>,
    ) -> Result<(), FitError> {
        let logs: Vec<_> = control.logs().collect();
        self.write(epoch.epoch, &logs)
            .map_err(|error| self.failed(&error))
    }

    fn on_train_end(&mut self, _model: &mut M, _history: &History) -> Result<(), FitError> {
        self.file = None;
        Ok(())
    }
}
