//! Where a training run stands.

use super::History;
use super::origin::{self, Origin};
use crate::lanes::Scalar;
use crate::optimizer::{Memory, Number, Optimizer};
use std::fmt;

/// Where a training run stands: everything that a fit needs, beside its data and its configuration, to go on as if it had
/// never stopped. See [`Train::resume`](super::Train::resume).
#[derive(Clone)]
pub struct TrainingState<O: Optimizer, S: Scalar> {
    /// The optimizer with its hyper-parameters; its name is stored.
    pub(super) configuration: O,
    pub(super) origin: Origin,
    pub(super) optimizer: O::State<S>,
    /// The parameters of the run. (Those of the model may have been averaged since, or restored.)
    pub(super) parameters: Vec<S>,
    pub(super) position: Position,
    /// The learning rate, if a callback has changed it.
    pub(super) learning_rate: Option<f64>,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Position {
    /// The epoch that comes next, or goes on.
    pub(super) epoch: usize,
    /// How many batches of it are done.
    pub(super) batch: usize,
    /// How many steps were taken in all.
    pub(super) step: u64,
    /// The sum of the losses of this epoch's rows so far.
    pub(super) total: f64,
}

impl<O: Optimizer, S: Scalar> fmt::Debug for TrainingState<O, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrainingState")
            .field("configuration", &self.configuration)
            .field("origin", &self.origin)
            .field("optimizer", &self.optimizer)
            .field("parameters", &self.parameters)
            .field("position", &self.position)
            .field("learning_rate", &self.learning_rate)
            .finish()
    }
}

/// What a fit gives back.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fitted<O: Optimizer, S: Scalar> {
    /// What happened.
    pub history: History,
    /// Where the run stands.
    pub state: TrainingState<O, S>,
}

impl<O: Optimizer, S: Scalar> fmt::Display for Fitted<O, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.history.fmt(f)
    }
}

/// The first bytes of a stored state; the last one is the version.
const MAGIC: [u8; 8] = *b"pdlstat\x02";

/// The first format: without the names of optimizer and model.
const FIRST: [u8; 8] = *b"pdlstat\x01";

impl<O: Optimizer, S: Scalar> TrainingState<O, S> {
    /// The epoch that comes next, counted from 0; the one that goes on if the run stopped in its middle.
    pub fn epoch(&self) -> usize {
        self.position.epoch
    }

    /// How many steps were taken.
    pub fn step(&self) -> u64 {
        self.position.step
    }

    /// The parameters at this point of the run.
    pub fn parameters(&self) -> &[S] {
        &self.parameters
    }

    /// How many numbers it holds, beside its position.
    pub(super) fn len(&self) -> usize {
        let mut state = self.optimizer.clone();
        self.parameters.len() + count(&mut state)
    }

    /// The state as bytes, the same on every machine; see [`TrainingState::from_bytes`].
    pub fn to_bytes(&self) -> Vec<u8> {
        let name = origin::kind(&self.configuration);
        let mut words = vec![name.len() as u64];
        words.extend(name.as_bytes().chunks(8).map(|bytes| {
            let mut word = [0; 8];
            word[..bytes.len()].copy_from_slice(bytes);
            u64::from_le_bytes(word)
        }));
        // No schema has the hash 0 but by chance, and then it is not compared.
        words.push(self.origin.hash().unwrap_or(0));
        words.extend([
            self.position.epoch as u64,
            self.position.batch as u64,
            self.position.step,
            self.position.total.to_bits(),
            u64::from(self.learning_rate.is_some()),
            self.learning_rate.unwrap_or(0.0).to_bits(),
            self.parameters.len() as u64,
        ]);
        words.extend(
            self.parameters
                .iter()
                .map(|parameter| parameter.to_f64().to_bits()),
        );
        self.optimizer.clone().each(&mut |number| {
            words.push(match number {
                Number::Parameter(number) => number.to_f64().to_bits(),
                Number::Real(number) => number.to_bits(),
                Number::Count(count) => *count,
            });
        });
        let mut bytes = MAGIC.to_vec();
        bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
        let checksum = checksum(&bytes);
        bytes.extend(checksum.to_le_bytes());
        bytes
    }

    /// Reads what [`TrainingState::to_bytes`] has written, for the same optimizer with the same hyper-parameters.
    ///
    /// # Errors
    ///
    /// Bytes that are no state, are damaged, or belong to another optimizer, number of parameters or type of number. That
    /// they belong to another model of as many parameters, [`Train::resume`](super::Train::resume) tells.
    pub fn from_bytes(optimizer: &O, parameter_count: usize, bytes: &[u8]) -> Result<Self, StateError> {
        let rest = bytes.strip_prefix(&MAGIC).or_else(|| bytes.strip_prefix(&FIRST));
        let rest = rest.ok_or(StateError::NotAState)?;
        let words = rest.as_chunks::<8>().0;
        let [words @ .., stored] = words else {
            return Err(StateError::Damaged);
        };
        let end = bytes.len().saturating_sub(8);
        if rest.len() % 8 != 0 || u64::from_le_bytes(*stored) != checksum(&bytes[..end]) {
            return Err(StateError::Damaged);
        }
        let (words, origin) = if bytes.starts_with(&MAGIC) {
            identified(optimizer, words)?
        } else {
            (words, Origin::Unknown)
        };
        if words.len() < parameter_count {
            // Before there is memory for them.
            let (expected, given) = (parameter_count, words.len());
            return Err(StateError::WrongLength { expected, given });
        }
        let mut state = optimizer.state::<S>(parameter_count);
        let expected = 7 + parameter_count + count(&mut state);
        if words.len() != expected {
            let given = words.len();
            return Err(StateError::WrongLength { expected, given });
        }
        let mut words = words.iter().map(|word| u64::from_le_bytes(*word));
        let mut next = || words.next().unwrap_or(0);
        let position = Position {
            epoch: next() as usize,
            batch: next() as usize,
            step: next(),
            total: f64::from_bits(next()),
        };
        let changed = next() == 1;
        let learning_rate = f64::from_bits(next());
        let given = next() as usize;
        if given != parameter_count {
            let expected = parameter_count;
            return Err(StateError::WrongLength { expected, given });
        }
        let mut exact = true;
        let mut number = |word: u64| {
            let wide = f64::from_bits(word);
            let number = S::from_f64(wide);
            exact &= number.is_finite() && number.to_f64() == wide;
            number
        };
        let parameters = (0..parameter_count).map(|_| number(next())).collect();
        state.each(&mut |place| match place {
            Number::Parameter(place) => *place = number(next()),
            Number::Real(place) => *place = f64::from_bits(next()),
            Number::Count(place) => *place = next(),
        });
        if !exact {
            return Err(StateError::WrongNumbers { expected: S::NAME });
        }
        Ok(Self {
            configuration: optimizer.clone(),
            origin,
            optimizer: state,
            parameters,
            position,
            learning_rate: changed.then_some(learning_rate),
        })
    }
}

/// What follows the names of optimizer and model, if the optimizer is the one that is stored; and the model.
fn identified<'a>(
    optimizer: &impl Optimizer,
    words: &'a [[u8; 8]],
) -> Result<(&'a [[u8; 8]], Origin), StateError> {
    let (length, words) = words.split_first().ok_or(StateError::Damaged)?;
    let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
    let (name, words) = words
        .split_at_checked(length.div_ceil(8))
        .ok_or(StateError::Damaged)?;
    let (model, words) = words.split_first().ok_or(StateError::Damaged)?;
    let stored = String::from_utf8_lossy(&name.as_flattened()[..length]);
    let expected = origin::kind(optimizer);
    if stored != expected {
        let stored = stored.into_owned();
        return Err(StateError::OtherOptimizer { stored, expected });
    }
    let origin = match u64::from_le_bytes(*model) {
        0 => Origin::Unknown,
        hash => Origin::Hash(hash),
    };
    Ok((words, origin))
}

/// How many numbers an optimizer remembers.
fn count<S: Scalar>(state: &mut impl Memory<S>) -> usize {
    let mut count = 0;
    state.each(&mut |_| count += 1);
    count
}

/// FNV-1a (Fowler, Noll and Vo), 64 bits.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Why bytes are not the training state of an optimizer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StateError {
    /// They do not begin as a stored state does.
    NotAState,
    /// They are cut off, or some have changed.
    Damaged,
    /// They are the state of another optimizer.
    OtherOptimizer {
        /// The name of the optimizer whose state they are, with what is around it, as in `Averaged Adam`.
        stored: String,
        /// The name of the one that was given.
        expected: String,
    },
    /// They hold too many numbers or too few.
    WrongLength {
        /// How many the optimizer has for so many parameters.
        expected: usize,
        /// How many there are.
        given: usize,
    },
    /// They hold numbers of a wider type, or such that are not finite.
    WrongNumbers {
        /// The type that was expected.
        expected: &'static str,
    },
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAState => f.write_str("these bytes are not a training state"),
            Self::Damaged => f.write_str("the training state is cut off or damaged"),
            Self::OtherOptimizer { stored, expected } => write!(
                f,
                "the training state is that of `{stored}`, not of `{expected}`; read it with the optimizer of the run"
            ),
            Self::WrongLength { expected, given } => write!(
                f,
                "the training state has {given} numbers, but this optimizer and model have {expected}"
            ),
            Self::WrongNumbers { expected } => {
                write!(
                    f,
                    "the training state holds numbers that are not finite {expected}"
                )
            }
        }
    }
}

impl std::error::Error for StateError {}
