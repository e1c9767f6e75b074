//! Fit, evaluate, predict.
//!
//! [`Train`] gives every model its methods. Rows are checked first, then packed into tiles, and go through the model in
//! blocks of at most [`BLOCK`] rows; the instruction set is chosen once per call.

pub(crate) mod adapt;
mod batch_objective;
mod batches;
pub mod callback;
mod data;
mod diagnose;
mod error;
mod evaluate;
mod feed;
mod fit;
mod history;
mod marginals;
mod methods;
mod objective;
mod origin;
mod parameters;
mod places;
mod predict;
mod row;
mod run;
mod share;
mod state;
mod stream;
mod summary;
mod team;
mod totals;
mod training;
mod untouched;
mod validation;

pub use error::FitError;
pub use fit::Fit;
pub use history::{Epoch, Evaluation, History, Observation};
pub use methods::{Predict, Train};
pub use objective::Objective;
pub use parameters::ParametersError;
pub use places::PlacesError;
pub use state::{Fitted, StateError, TrainingState};
pub use stream::{FitStream, Source, StreamBatch, StreamRows, TrainingStream};
pub use summary::Summary;
pub use training::Training;

/// Rows that go through a small model at once, 64: more do not make it faster, and its buffers stay in the caches. Sums over rows
/// are made of the sums of so many, however many go through at once.
pub const BLOCK: usize = crate::tiles::BLOCK_TILES * crate::tiles::TILE;

/// Rows that one thread sends through a model of so many parameters at once: several blocks, where reading the parameters from
/// the outer caches takes longer than reading what is computed for the rows.
fn rows_at_once(trainable: usize) -> usize {
    const WIDE: usize = 1 << 15;
    if trainable < WIDE { BLOCK } else { 4 * BLOCK }
}
