//! A line that shows how far a fit has come.

use super::{Callback, Control};
use crate::model::Model;
use crate::optimizer::Optimizer;
use crate::train::{Epoch, FitError, History};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Shows the epoch, its losses and metrics and the time left, on the standard error.
///
/// In a terminal it is one line with a bar, which is drawn anew; elsewhere, as in a log file, about twenty lines for the
/// whole run. It changes nothing in the result.
#[derive(Debug)]
pub struct Progress {
    terminal: bool,
    bar: Option<ProgressBar>,
    begin: Instant,
    first: usize,
}

/// How many lines a log file gets.
const LINES: usize = 20;

impl Progress {
    /// On the standard error.
    pub fn new() -> Self {
        Self {
            terminal: std::io::stderr().is_terminal(),
            bar: None,
            begin: Instant::now(),
            first: 0,
        }
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

/// A number as Keras shows it: four decimals, or scientific where it is small.
fn shown(value: f64) -> String {
    if value.abs() > 1e-3 || value == 0.0 {
        format!("{value:.4}")
    } else {
        format!("{value:.4e}")
    }
}

/// What was reported, in Keras' form.
fn line<N: Display>(logs: impl Iterator<Item = (N, f64)>) -> String {
    let parts: Vec<String> = logs
        .map(|(name, value)| format!("{name}: {}", shown(value)))
        .collect();
    parts.join(" - ")
}

/// A time in its two largest units.
fn time(seconds: u64) -> String {
    match seconds {
        0..=59 => format!("{seconds}s"),
        60..=3599 => format!("{}m{:02}s", seconds / 60, seconds % 60),
        _ => format!("{}h{:02}m", seconds / 3600, seconds % 3600 / 60),
    }
}

/// Whether a log file gets a line after this many of so many epochs: the first, the last, and some between them.
fn is_told(done: usize, epochs: usize) -> bool {
    done == 1 || done == epochs || done.is_multiple_of(epochs.div_ceil(LINES))
}

impl<M: Model, O: Optimizer> Callback<M, O> for Progress {
    fn on_train_begin(&mut self, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        (self.begin, self.first) = (Instant::now(), control.epoch());
        if self.terminal {
            let target = ProgressDrawTarget::stderr_with_hz(10);
            let bar = ProgressBar::with_draw_target(Some(control.epochs() as u64), target);
            bar.set_position(control.epoch() as u64);
            if let Ok(style) = ProgressStyle::with_template("Epoch {pos}/{len} [{bar:30}] {msg}") {
                bar.set_style(style.progress_chars("=>."));
            }
            self.bar = Some(bar);
        }
        Ok(())
    }

    fn on_epoch_end(
        &mut self,
        epoch: &Epoch<'_, M>,
        control: &mut Control<'_, M, O>,
    ) -> Result<(), FitError> {
        let (done, of) = (epoch.epoch + 1 - self.first, epoch.epochs - self.first);
        let elapsed = self.begin.elapsed();
        let left =
            Duration::from_secs_f64(elapsed.as_secs_f64() / done as f64 * (of - done) as f64).as_secs();
        let end = if done == of {
            time(elapsed.as_secs())
        } else {
            format!("{} left", time(left))
        };
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{end} - {}", line(control.logs())));
            bar.set_position((epoch.epoch + 1) as u64);
        } else if is_told(done, of) {
            let (epoch, epochs) = (epoch.epoch + 1, epoch.epochs);
            // A log that cannot be written is no reason to end a fit.
            let _ = writeln!(
                std::io::stderr(),
                "Epoch {epoch}/{epochs} - {end} - {}",
                line(control.logs())
            );
        }
        Ok(())
    }

    fn on_train_end(&mut self, _model: &mut M, _history: &History) -> Result<(), FitError> {
        if let Some(bar) = self.bar.take() {
            bar.abandon();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_that_of_keras() {
        let logs = [("loss", 0.123_45), ("val_loss", 0.000_5), ("val_auc", 1.0)];
        assert_eq!(
            line(logs.into_iter()),
            "loss: 0.1235 - val_loss: 5.0000e-4 - val_auc: 1.0000"
        );
        assert_eq!([5, 65, 3700].map(time), ["5s", "1m05s", "1h01m"]);
    }

    #[test]
    fn a_log_file_gets_about_twenty_lines() {
        for epochs in [1, 2, 20, 21, 100, 1000, 12_345] {
            let lines = (1..=epochs).filter(|&done| is_told(done, epochs)).count();
            assert!(
                lines >= epochs.min(2) && lines <= LINES + 2,
                "{epochs} epochs, {lines} lines"
            );
        }
    }
}
