//! The history as a file.

use super::{Callback, Control};
use crate::file::write_atomically;
use crate::model::Model;
use crate::optimizer::Optimizer;
use crate::train::{Epoch, FitError, History};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes a line of a CSV file after each epoch, as Keras' `CSVLogger`: the epoch, from 0, then what was reported of it,
/// by name in alphabetical order. A quantity that an epoch lacks is `NA`; columns are those of the first epoch.
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

    /// Whether the file is continued instead, as a resumed fit wants: then lines of epochs that it trains again, and a line
    /// that a killed run left unfinished, are taken away first. Off by default.
    ///
    /// The file must be a log with the same separator, and have a column for all that is reported.
    #[must_use]
    pub fn append(self, append: bool) -> Self {
        Self { append, ..self }
    }

    fn failed(&self, error: &impl std::fmt::Display) -> FitError {
        FitError::Callback {
            message: format!("CSVLogger: {}: {error}", self.path.display()),
        }
    }

    /// Opens the file, of which lines from the epoch `end` on are taken away.
    fn open(&mut self, end: usize) -> Result<(), FitError> {
        self.columns.clear();
        let opened = if self.append && self.path.exists() {
            let text = std::fs::read_to_string(&self.path).map_err(|error| self.failed(&error))?;
            let kept = self.kept(&text, end).map_err(|message| self.failed(&message))?;
            if kept != text {
                write_atomically(&self.path, kept.as_bytes()).map_err(|error| self.failed(&error))?;
            }
            File::options().append(true).open(&self.path)
        } else {
            File::create(&self.path)
        };
        self.file = Some(opened.map_err(|error| self.failed(&error))?);
        Ok(())
    }

    /// Takes the columns of a log, and returns its text but for what is trained again or is cut off.
    fn kept(&mut self, text: &str, end: usize) -> Result<String, String> {
        if text.is_empty() {
            return Ok(String::new());
        }
        let (header, rest) = record(text, self.separator);
        if header[0] != "epoch" {
            let separator = self.separator;
            return Err(format!(
                "this is no log that could be continued: its first column, divided by `{separator}`, is not `epoch`"
            ));
        }
        if !text[..text.len() - rest.len()].ends_with('\n') {
            return Ok(String::new());
        }
        self.columns = header.into_iter().skip(1).collect();
        let is_kept = |line: &&str| {
            let epoch = line.split(self.separator).next().unwrap_or_default();
            line.ends_with('\n') && epoch.parse().map_or(true, |epoch: usize| epoch < end)
        };
        let lines = rest.split_inclusive('\n').filter(is_kept);
        Ok(text[..text.len() - rest.len()].to_owned() + &lines.collect::<String>())
    }

    fn write(&mut self, epoch: usize, logs: &[(&str, f64)]) -> Result<(), FitError> {
        let mut text = String::new();
        if self.columns.is_empty() {
            self.columns = logs.iter().map(|(name, _)| (*name).to_owned()).collect();
            self.columns.sort();
            text += "epoch";
            for column in &self.columns {
                text.push(self.separator);
                text += &quoted(column, self.separator);
            }
            text.push('\n');
        }
        let has = |name: &str| self.columns.iter().any(|column| column == name);
        if let Some((name, _)) = logs.iter().find(|(name, _)| self.append && !has(name)) {
            return Err(self.failed(&format!(
                "the log has no column `{name}`, which this fit reports; write another file, or without `append`"
            )));
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
        let written = self.file.as_mut().map_or(Ok(()), |file| {
            file.write_all(text.as_bytes())?;
            file.flush()
        });
        written.map_err(|error| self.failed(&error))
    }
}

/// A name as a field (RFC 4180).
fn quoted(name: &str, separator: char) -> String {
    if name.contains([separator, '"', '\n', '\r']) {
        format!("\"{}\"", name.replace('"', "\"\""))
    } else {
        name.to_owned()
    }
}

/// The fields of the first record of a text, and what follows it.
fn record(text: &str, separator: char) -> (Vec<String>, &str) {
    let (mut fields, mut field, mut inside) = (Vec::new(), String::new(), false);
    let mut letters = text.char_indices().peekable();
    while let Some((place, letter)) = letters.next() {
        match letter {
            '"' if inside && letters.peek().is_some_and(|(_, next)| *next == '"') => {
                letters.next();
                field.push('"');
            }
            '"' => inside = !inside,
            '\n' if !inside => {
                fields.push(field);
                return (fields, &text[place + 1..]);
            }
            '\r' if !inside => {}
            letter if letter == separator && !inside => fields.push(std::mem::take(&mut field)),
            letter => field.push(letter),
        }
    }
    fields.push(field);
    (fields, "")
}

impl<M: Model, O: Optimizer> Callback<M, O> for CSVLogger {
    fn on_train_begin(&mut self, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        // A fit that resumes none goes on below what is there, whatever its epochs.
        let end = if control.is_resumed() {
            control.epoch()
        } else {
            usize::MAX
        };
        self.open(end)
    }

    fn on_epoch_end(
        &mut self,
        epoch: &Epoch<'_, M>,
        control: &mut Control<'_, M, O>,
    ) -> Result<(), FitError> {
        let logs: Vec<_> = control.logs().collect();
        self.write(epoch.epoch, &logs)
    }

    fn on_train_end(&mut self, _model: &mut M, _history: &History) -> Result<(), FitError> {
        self.file = None;
        Ok(())
    }
}
