//! Random numbers from counters: the same numbers on every machine, one stream for each use.
//!
//! A [`Stream`] is the sequence of [Philox](philox) blocks at counters 0, 1, 2, … under a key. The seed is the key; a
//! [`Purpose`] and an index (a layer, an epoch, a row) stand in the counter's other words. So no two uses share a
//! number, and none depends on how many numbers another has drawn, on threads or on order.

mod fill;
mod normal;
mod permutation;
mod philox;
mod stream;
mod unit;

pub use permutation::permutation;
pub use philox::philox;
pub(crate) use philox::{BLOCK, Philox};
pub use stream::Stream;

/// What a stream of random numbers is for. The numbers are fixed: changing one changes every result that uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u16)]
pub enum Purpose {
    /// Whatever the user draws: [`rng`].
    User = 0,
    /// The start of parameters; the index is the tensor's place in the model.
    Initialization = 1,
    /// The order of rows; the index is the epoch.
    Shuffle = 2,
    /// Dropout masks in training.
    Dropout = 3,
    /// Draws from a distribution; the index is the draw or the row.
    Sample = 4,
    /// What `predict` samples; the index is the row.
    Predict = 5,
    /// Noise in uncertain weights.
    Weights = 6,
    /// Chains of a sampler; the index is the chain.
    Chain = 7,
    /// Splits of a data set.
    Split = 8,
    /// Seeds of an ensemble's members.
    Ensemble = 9,
}

/// A stream of random numbers for the caller's own use.
///
/// ```
/// use probdl_runtime::random::rng;
///
/// assert_eq!(rng(7).next_u64(), rng(7).next_u64());
/// assert_ne!(rng(7).next_u64(), rng(8).next_u64());
/// ```
pub fn rng(seed: u64) -> Stream {
    Stream::new(seed, Purpose::User, 0)
}
