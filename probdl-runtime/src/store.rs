//! The numbers of a model.

use std::ops::{Deref, DerefMut};

use crate::aligned::Aligned;
use crate::lanes::Scalar;
use crate::model::{Description, Tensor};
use crate::random::{Purpose, Stream};

/// The parameters of a model: the trainable ones in canonical order, then the statistics of its normalization layers.
#[derive(Clone, Debug, PartialEq)]
pub struct Store<S: Scalar> {
    /// Trainable parameters, then statistics.
    pub values: Values<S>,
    /// How many of them are trainable.
    pub trainable: usize,
    /// The model's seed.
    pub seed: u64,
    /// Whether the normalization layers have seen data.
    pub adapted: bool,
    /// Whether the statistics of `normalize_target` have seen data.
    pub target_adapted: bool,
}

impl<S: Scalar> Store<S> {
    /// The parameters as their initializers draw them, each tensor from a stream of its own.
    pub fn new(description: &Description, seed: u64) -> Self {
        let tensors = || description.layers.iter().flat_map(|layer| &layer.tensors);
        let end = |tensor: &Tensor| tensor.offset + tensor.shape().size();
        let (trainable, length) = description.sizes();
        let targets = description.target_statistics.clone().unwrap_or(0..0);
        let mut values = Aligned::zeros(length);
        for (tensor, index) in tensors().zip(0..) {
            let mut stream = Stream::new(seed, Purpose::Initialization, index);
            let values = &mut values[tensor.offset..end(tensor)];
            tensor.initializer.fill(values, tensor.shape(), &mut stream);
        }
        let deviations = targets.start + targets.len() / 2..targets.end;
        values[deviations].fill(S::ONE);
        Self {
            values: Values::Own(values),
            trainable,
            seed,
            adapted: false,
            target_adapted: false,
        }
    }
}

/// Numbers of a model's own, or numbers in the program, which become its own when they are changed.
#[derive(Clone, Debug)]
pub enum Values<S: Scalar> {
    /// The model's own.
    Own(Aligned<S>),
    /// In the program.
    InProgram(&'static [S]),
}

impl<S: Scalar> Deref for Values<S> {
    type Target = [S];

    fn deref(&self) -> &[S] {
        match self {
            Self::Own(values) => values,
            Self::InProgram(values) => values,
        }
    }
}

impl<S: Scalar> DerefMut for Values<S> {
    fn deref_mut(&mut self) -> &mut [S] {
        if let Self::InProgram(values) = self {
            *self = Self::Own((*values).into());
        }
        match self {
            Self::Own(values) => values,
            Self::InProgram(_) => unreachable!("they are the model's own now"),
        }
    }
}

impl<S: Scalar> PartialEq for Values<S> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<S: Scalar> From<Vec<S>> for Values<S> {
    fn from(values: Vec<S>) -> Self {
        Self::Own(values.as_slice().into())
    }
}
