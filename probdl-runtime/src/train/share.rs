//! A fit for each of several models that are trained side by side.

use super::Fit;

impl<O> Fit<O> {
    /// At most how many threads the fit may use, at least 1.
    pub(crate) fn thread_limit(&self) -> usize {
        let limit = self
            .threads
            .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
        limit.max(1)
    }

    /// The seed of orders and dropout, if it is not the model's.
    pub(crate) fn own_seed(&self) -> Option<u64> {
        self.seed
    }
}
