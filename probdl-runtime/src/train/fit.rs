//! How to fit a model.

use super::FitError;
use crate::optimizer::Optimizer;

/// How to fit a model: plain configuration, to be used any number of times. Defaults are Keras'.
///
/// ```
/// use probdl_runtime::optimizer::RMSprop;
/// use probdl_runtime::train::Fit;
///
/// let fit = Fit::new(RMSprop::new(0.01)).epochs(100).batch_size(16).shuffle(false);
/// assert_eq!(fit, fit.clone());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Fit<O> {
    pub(super) optimizer: O,
    pub(super) epochs: usize,
    pub(super) initial_epoch: usize,
    pub(super) batch_size: Option<usize>,
    pub(super) validation_split: f64,
    pub(super) shuffle: bool,
    pub(super) seed: Option<u64>,
    pub(super) threads: Option<usize>,
}

impl<O: Optimizer> Fit<O> {
    /// One epoch in batches of 32 rows, shuffled.
    pub const fn new(optimizer: O) -> Self {
        Self {
            optimizer,
            epochs: 1,
            initial_epoch: 0,
            batch_size: None,
            validation_split: 0.0,
            shuffle: true,
            seed: None,
            threads: None,
        }
    }

    /// How often every row is used; 1 by default. Counted from epoch 0, wherever the fit begins.
    #[must_use]
    pub fn epochs(self, epochs: usize) -> Self {
        Self { epochs, ..self }
    }

    /// The number of the first epoch; 0 by default. The fit takes the epochs from this one up to, but without,
    /// [`Fit::epochs`], with the orders and dropout that they have in a whole fit, and fresh optimizer state: to go on
    /// exactly where another fit stopped, see [`Train::resume`](super::Train::resume).
    #[must_use]
    pub fn initial_epoch(self, initial_epoch: usize) -> Self {
        Self {
            initial_epoch,
            ..self
        }
    }

    /// How many rows make a step; 32 by default, and all of them for an optimizer that searches along lines. The last
    /// batch of an epoch has what is left.
    #[must_use]
    pub fn batch_size(self, batch_size: usize) -> Self {
        Self {
            batch_size: Some(batch_size),
            ..self
        }
    }

    /// The share of rows that are not trained on but give [`History::val_loss`](super::History::val_loss), at least 0
    /// and below 1; 0 by default. They are the last rows of the data, whether or not the others are shuffled.
    ///
    /// Of n rows the first ⌊n(1 − split)⌋ are trained on, as in Keras. Validation data of their own take precedence.
    #[must_use]
    pub fn validation_split(self, validation_split: f64) -> Self {
        Self {
            validation_split,
            ..self
        }
    }

    /// Whether each epoch takes the rows in a new order; true by default.
    #[must_use]
    pub fn shuffle(self, shuffle: bool) -> Self {
        Self { shuffle, ..self }
    }

    /// The seed of orders and dropout; the model's by default.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self {
            seed: Some(seed),
            ..self
        }
    }

    /// At most how many threads share a batch, 0 as 1; as many as the machine has by default.
    ///
    /// Only steps with millions of multiplications are shared, and only in blocks of 64 rows: others would become
    /// slower. The result is the same to the last bit for every number of threads.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Self {
            threads: Some(threads),
            ..self
        }
    }

    /// How the parameters are moved.
    pub fn optimizer(&self) -> &O {
        &self.optimizer
    }

    /// Checks the configuration for a number of rows to train on.
    pub(super) fn check(&self, rows: usize) -> Result<(), FitError> {
        if self.epochs == 0 {
            return Err(FitError::EpochsZero);
        }
        if self.batch_size == Some(0) {
            return Err(FitError::BatchSizeZero);
        }
        if u32::try_from(rows).is_err() {
            return Err(FitError::TooManyRows { rows });
        }
        self.optimizer.check()?;
        match self.batch_size {
            Some(batch_size) if batch_size < rows && self.optimizer.needs_all_rows() => {
                Err(FitError::NeedsAllRows { batch_size, rows })
            }
            _ => Ok(()),
        }
    }

    /// How many of some rows are trained on.
    pub(super) fn training_rows(&self, rows: usize) -> Result<usize, FitError> {
        let split = self.validation_split;
        if split == 0.0 {
            return Ok(rows);
        }
        let training = (rows as f64 * (1.0 - split)).floor();
        if (0.0..1.0).contains(&split) && 0.0 < training && training < rows as f64 {
            Ok(training as usize)
        } else {
            Err(FitError::ValidationSplit { split, rows })
        }
    }

    /// How many of some rows make a step.
    pub(super) fn rows_of_batch(&self, rows: usize) -> usize {
        self.batch_size.unwrap_or(if self.optimizer.needs_all_rows() {
            rows
        } else {
            BATCH_SIZE
        })
    }
}

/// Keras' batch size.
const BATCH_SIZE: usize = 32;
