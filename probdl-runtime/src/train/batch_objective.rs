//! The objective of a batch, and its gradient block by block.

use super::team::{Place, Team};
use crate::lanes::{Call, Scalar};
use crate::layer::{Kernels, Regularizer, all_within};
use crate::model::{Batch, Description, Model};
use crate::optimizer;
use std::ops::Range;

/// The objective of one batch. Not a closure: that would not be certain to be inlined.
pub(super) struct OnBatch<'a, M: Model, V: Kernels> {
    pub(super) objective: &'a mut BatchObjective<M, V::Scalar>,
    pub(super) blocks: &'a [Batch<V::Scalar>],
    pub(super) place: Place,
}

impl<M: Model, V: Kernels> optimizer::Objective<V::Scalar> for OnBatch<'_, M, V> {
    #[inline(always)]
    fn value_and_gradient(&mut self, parameters: &[V::Scalar], gradient: &mut [V::Scalar]) -> V::Scalar {
        self.objective
            .value_and_gradient::<V>(parameters, self.blocks, self.place, gradient)
    }
}

/// The objective of a batch: the mean loss of its rows, and what the regularizers add.
pub(super) struct BatchObjective<M: Model, S: Scalar> {
    /// All parameters, statistics included: what the model's kernels read.
    values: Vec<S>,
    work: M::Work<S>,
    regularizers: Vec<(Range<usize>, Regularizer)>,
    /// Other threads, if there are any.
    pub(super) team: Option<Team<S>>,
}

impl<M: Model, S: Scalar> std::fmt::Debug for BatchObjective<M, S> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("BatchObjective")
            .field("values", &self.values)
            .finish_non_exhaustive()
    }
}

impl<M: Model, S: Scalar> BatchObjective<M, S> {
    pub(super) fn new(description: &Description, values: &[S], block_rows: usize) -> Self {
        Self {
            values: values.to_vec(),
            work: M::work(block_rows),
            regularizers: regularizers(description).collect(),
            team: None,
        }
    }

    /// The value, or NaN where value or gradient have diverged; writes the gradient.
    #[inline(always)]
    pub(super) fn value_and_gradient<V: Kernels<Scalar = S>>(
        &mut self,
        parameters: &[S],
        blocks: &[Batch<S>],
        place: Place,
        gradient: &mut [S],
    ) -> S {
        let parameters = if M::HAS_STATISTICS {
            self.values[..parameters.len()].copy_from_slice(parameters);
            &self.values
        } else {
            parameters
        };
        let mut value = S::ZERO;
        if let ([block], true) = (blocks, M::FUSED) {
            // Minus 0, which additions leave out: they are links of the chain.
            gradient.fill(-S::ZERO);
            value = M::value_and_gradient::<V>(parameters, block, &mut self.work, gradient);
        } else {
            gradient.fill(S::ZERO);
            let share = self.team.as_ref().map_or(1, Team::len);
            if let Some(team) = &self.team {
                team.announce(parameters, place);
            }
            for blocks in blocks.chunks(share) {
                if let Some(team) = &self.team {
                    team.ask();
                }
                value += block_gradient::<M, V>(parameters, &blocks[0], &mut self.work, gradient);
                if let Some(team) = &self.team {
                    value = team.add(blocks.len() - 1, value, gradient);
                }
            }
        }
        // Ranges that only the run knows would keep parameters and gradient of small models out of the registers.
        if M::HAS_REGULARIZERS {
            for (range, regularizer) in &self.regularizers {
                let weights = &parameters[range.clone()];
                value += regularizer.add::<V>(weights, Some(&mut gradient[range.clone()]));
            }
        }
        // Squares of the gradient must be numbers too, or what an optimizer remembers of them would be infinite.
        let limit = S::MAX.sqrt() * S::from_f64(0.5);
        if all_within::<V>(gradient, limit) {
            value
        } else {
            S::from_f64(f64::NAN)
        }
    }
}

/// Value and gradient of one block, as a function of its own: it is called from several places.
#[inline(never)]
pub(super) fn block_gradient<M: Model, V: Kernels>(
    parameters: &[V::Scalar],
    block: &Batch<V::Scalar>,
    work: &mut M::Work<V::Scalar>,
    gradient: &mut [V::Scalar],
) -> V::Scalar {
    V::vectorize(BlockGradient::<M, V> {
        parameters,
        block,
        work,
        gradient,
    })
}

struct BlockGradient<'a, M: Model, V: Kernels> {
    parameters: &'a [V::Scalar],
    block: &'a Batch<V::Scalar>,
    work: &'a mut M::Work<V::Scalar>,
    gradient: &'a mut [V::Scalar],
}

impl<M: Model, V: Kernels> Call for BlockGradient<'_, M, V> {
    type Output = V::Scalar;

    #[inline(always)]
    fn call(self) -> V::Scalar {
        M::value_and_gradient::<V>(self.parameters, self.block, self.work, self.gradient)
    }
}

/// The regularized tensors.
pub(super) fn regularizers(description: &Description) -> impl Iterator<Item = (Range<usize>, Regularizer)> {
    let tensors = description.layers.iter().flat_map(|layer| &layer.tensors);
    tensors.filter_map(|tensor| {
        let end = tensor.offset + tensor.shape().size();
        Some((tensor.offset..end, tensor.regularizer?))
    })
}
