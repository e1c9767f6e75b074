//! The batches of a stream.

use super::reader::{Reader, Shuffled};
use super::{RowsOf, Source, StreamBatch, StreamRows};
use crate::data::StreamError;
use crate::layer::{Kernels, dispatch};
use crate::model::{Batch, Description, Model};
use crate::optimizer::Optimizer;
use crate::rows::Row;
use crate::train::batches;
use crate::train::data::{self, TargetStatistics, empty_block};
use crate::train::feed::{Data, Feed};
use crate::train::{BLOCK, Fit, FitError, totals};

/// A stream to train on.
pub(super) struct StreamData<S: Source, N> {
    pub(super) reader: Reader<S, N>,
    pub(super) shuffle_buffer: usize,
    pub(super) steps_per_epoch: Option<usize>,
}

/// Its batches.
pub(super) struct StreamFeed<S: Source, M: Model> {
    rows: Shuffled<S, M::Scalar>,
    batch_size: usize,
    steps_per_epoch: Option<usize>,
    /// All numbers of the model at the beginning: its parameters, which do not matter here, and its statistics.
    values: Vec<M::Scalar>,
    description: Description,
    /// The batch that has been read, and its number in the epoch.
    current: RowsOf<S>,
    numbers: Vec<usize>,
    read: Option<usize>,
    blocks: Vec<Batch<M::Scalar>>,
    /// The pass that is under way.
    pass: Option<u64>,
    epoch: Counts,
}

/// What an epoch has had so far.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    rows: usize,
    weight: f64,
}

impl<M: Model, S: Source> Data<M> for StreamData<S, M::Scalar>
where
    S::Batch: StreamBatch<Input = M::Input, Target = M::Target>,
{
    type Feed = StreamFeed<S, M>;

    /// Rows are checked as they come.
    fn check(&self, _description: &Description, _values: &[M::Scalar]) -> Result<(), FitError> {
        Ok(())
    }

    fn feed<O: Optimizer>(
        self,
        fit: &Fit<O>,
        seed: u64,
        description: &Description,
        values: &[M::Scalar],
    ) -> StreamFeed<S, M> {
        let batch_size = fit.rows_of_batch(0);
        let shuffle_buffer = if fit.shuffle { self.shuffle_buffer } else { 0 };
        StreamFeed {
            rows: Shuffled::new(self.reader, shuffle_buffer, seed),
            batch_size,
            steps_per_epoch: self.steps_per_epoch,
            values: values.to_vec(),
            description: description.clone(),
            current: StreamRows::default(),
            numbers: Vec::new(),
            read: None,
            blocks: Vec::new(),
            pass: None,
            epoch: Counts::default(),
        }
    }
}

impl<M: Model, S: Source> StreamFeed<S, M>
where
    S::Batch: StreamBatch<Input = M::Input, Target = M::Target>,
{
    /// Checks targets beside total counts that are arguments of the law.
    fn check_totals(&self) -> Result<(), FitError> {
        let checked = dispatch(totals::Check::<M> {
            description: &self.description,
            values: &self.values,
            x: &self.current.x,
            y: &self.current.y,
        });
        checked.map_err(|error| error.in_rows(|row| self.numbers[row]))
    }

    /// Reads the next batch, which may be empty.
    fn read(&mut self) -> Result<(), StreamError<S::Error>> {
        self.rows
            .take(self.batch_size, &mut self.current, &mut self.numbers)?;
        let rows = self.current.x.len();
        self.epoch.rows += rows;
        match &self.current.weights {
            // One after the other, as `Part::mean_weight` does.
            Some(weights) => weights.iter().for_each(|weight| self.epoch.weight += weight),
            None => self.epoch.weight += rows as f64,
        }
        Ok(())
    }

    /// Reads the next batch, from a new pass if this one is at its end.
    fn read_on(&mut self) -> Result<(), StreamError<S::Error>> {
        if self.pass.is_some() {
            self.read()?;
        }
        if self.current.x.is_empty() {
            let pass = self.pass.map_or(0, |pass| pass + 1);
            self.pass = Some(pass);
            self.rows.open(pass)?;
            self.read()?;
        }
        if self.current.x.is_empty() {
            return Err(StreamError::Data(FitError::Empty));
        }
        Ok(())
    }
}

impl<M: Model, S: Source> Feed<M> for StreamFeed<S, M>
where
    S::Batch: StreamBatch<Input = M::Input, Target = M::Target>,
{
    type Error = StreamError<S::Error>;

    fn block_rows(&self) -> usize {
        self.batch_size.min(BLOCK)
    }

    fn begin(&mut self, epoch: u64, done: usize, step: u64) -> Result<(), Self::Error> {
        self.read = None;
        match self.steps_per_epoch {
            None => {
                self.epoch = Counts::default();
                self.rows.open(epoch)?;
                for _ in 0..done {
                    self.read()?;
                }
            }
            Some(steps) if self.pass.is_none() => {
                // The steps of another run: what it has read is read again.
                for past in 0..step {
                    if past % steps as u64 == 0 {
                        self.epoch = Counts::default();
                    }
                    self.read_on()?;
                }
                if done == 0 {
                    self.epoch = Counts::default();
                }
            }
            Some(_) => self.epoch = Counts::default(),
        }
        Ok(())
    }

    fn has(&mut self, batch: usize) -> Result<bool, Self::Error> {
        if self.read != Some(batch) {
            match self.steps_per_epoch {
                Some(steps) if batch >= steps => return Ok(false),
                Some(_) => self.read_on()?,
                None => {
                    self.read()?;
                    if self.epoch.rows == 0 {
                        return Err(StreamError::Data(FitError::Empty));
                    }
                }
            }
            self.read = Some(batch);
            self.check_totals()?;
        }
        Ok(!self.current.x.is_empty())
    }

    #[inline(always)]
    fn batch<V: Kernels<Scalar = M::Scalar>>(&mut self, _batch: usize) -> (usize, &mut [Batch<M::Scalar>]) {
        let count = self.current.x.len();
        let statistics = TargetStatistics::of(&self.description, &self.values);
        let rows = data::Rows::new(&self.current.x, &self.current.y, statistics)
            .weighted(self.current.weights.as_deref());
        while self.blocks.len() < count.div_ceil(BLOCK) {
            let block_rows = self.batch_size.min(BLOCK);
            self.blocks
                .push(empty_block(M::Input::WIDTH, M::Target::WIDTH, block_rows));
        }
        let order: Vec<u32> = (0..).take(count).collect();
        let blocks = &mut self.blocks[..count.div_ceil(BLOCK)];
        batches::pack::<V>(&rows, &order, batches::weight(count), blocks);
        (count, blocks)
    }

    fn number(&self, _batch: usize, row: usize) -> usize {
        self.numbers[row]
    }

    fn rows_of_epoch(&self) -> usize {
        self.epoch.rows
    }

    fn mean_weight(&self) -> f64 {
        self.epoch.weight / self.epoch.rows as f64
    }
}
