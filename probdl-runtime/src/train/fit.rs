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
    pub(super) batch_size: usize,
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
            batch_size: 32,
            shuffle: true,
            seed: None,
            threads: None,
        }
    }

    /// How often every row is used; 1 by default.
    #[must_use]
    pub fn epochs(self, epochs: usize) -> Self {
        Self { epochs, ..self }
    }

    /// How many rows make a step; 32 by default. The last batch of an epoch has what is left.
    #[must_use]
    pub fn batch_size(self, batch_size: usize) -> Self {
        Self { batch_size, ..self }
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

    /// At most how many threads share a batch, at least 1; as many as the machine has by default.
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

    /// Checks the configuration for a number of rows.
    pub(super) fn check(&self, rows: usize) -> Result<(), FitError> {
        if self.epochs == 0 {
            return Err(FitError::EpochsZero);
        }
        if self.batch_size == 0 {
            return Err(FitError::BatchSizeZero);
        }
        if u32::try_from(rows).is_err() {
            return Err(FitError::TooManyRows { rows });
        }
        self.optimizer.check()?;
        Ok(())
    }
}
