//! The panel of weights that will be copied next, asked for while the one before is multiplied.
//!
//! Rows of wide layers are too far apart for processors to see that they will be read. All at once they would be more than a
//! processor fetches at a time.

use super::Dense;
use super::product::PANEL;
use crate::lanes::{Lanes, Scalar};
use crate::tiles::TILE;

/// Some of the next panel is asked for after so many inputs.
pub(super) const PART: usize = 32;

/// The weights of the next panel that have not been asked for, in rows.
pub(super) struct NextPanel<'a, S> {
    weights: &'a [S],
    stride: usize,
}

impl<'a, S: Scalar> NextPanel<'a, S> {
    /// The panel after that of the inputs from `first` on and the units before `unit`, if there is one.
    #[inline(always)]
    pub(super) fn new(layer: &Dense, parameters: &'a [S], first: usize, unit: usize) -> Self {
        let stride = layer.units;
        let start = if unit < stride {
            first * stride + unit
        } else {
            (first + PANEL) * stride
        };
        let kernel = &parameters[layer.offset..layer.bias_offset()];
        Self {
            weights: kernel.get(start..).unwrap_or_default(),
            stride,
        }
    }

    /// Asks for as much as is due after [`PART`] inputs of so many rows.
    #[inline(always)]
    pub(super) fn prefetch<V: Lanes<Scalar = S>>(&mut self, rows: usize, tiles: usize) {
        let mut due = 0;
        while due < PART * rows {
            let Some(weight) = self.weights.first() else {
                return;
            };
            V::prefetch(weight);
            self.weights = self.weights.get(self.stride..).unwrap_or_default();
            due += tiles * TILE;
        }
    }
}
