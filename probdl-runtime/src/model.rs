//! What the macro implements for a model, and what it describes of it.

pub use crate::aligned::Aligned;
pub use crate::store::{Store, Values};

use crate::initializer::{Initializer, Shape};
use crate::lanes::Scalar;
use crate::layer::{Dispatch, Kernels, Noise, Regularizer};
use crate::rows::Row;
use crate::tiles::Tiles;
use std::ops::Range;

/// A model: its types, its buffers and its calculus. Implemented by `model!`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    note = "models are written with `model!`, as in `model! {{ struct Line = Input(1) -> Dense(1); }}`"
)]
pub trait Model: Clone + std::fmt::Debug + Send + Sync + Sized + 'static {
    /// The type of the parameters: `f32`, or `f64` with `#[model(dtype = f64)]`.
    type Scalar: Dispatch;
    /// One row of inputs.
    type Input: Row;
    /// One row of targets: the event of the head's distribution.
    type Target: Row;
    /// What `predict` returns for each row.
    type Prediction;
    /// Buffers for activations and their adjoints, one block of rows at a time.
    type Work<S: Scalar>: 'static;
    /// The trainable parameters, as they change from step to step: an array for models that fit in registers.
    type Parameters<S: Scalar>: Buffer<S>;

    /// Whether value and gradient are computed in registers, inside the training loop.
    const FUSED: bool;
    /// Whether there are `Normalization` layers, whose statistics stand behind the trainable parameters.
    const HAS_STATISTICS: bool;
    /// Whether regularizers of parameters are a part of the objective.
    const HAS_REGULARIZERS: bool;

    /// What the model is made of, in the order of its parameters.
    fn description() -> Description;
    /// The parameters.
    fn store(&self) -> &Store<Self::Scalar>;
    /// The parameters, to be changed.
    fn store_mut(&mut self) -> &mut Store<Self::Scalar>;
    /// The model with these parameters, which are those of its description.
    fn from_store(store: Store<Self::Scalar>) -> Self;

    /// Buffers for `rows` rows.
    fn work<S: Scalar>(rows: usize) -> Self::Work<S>;

    /// Computes the inputs of the head, and all activations before them, for a block of rows.
    fn forward<V: Kernels>(
        parameters: &[V::Scalar],
        batch: &Batch<V::Scalar>,
        work: &mut Self::Work<V::Scalar>,
    );

    /// Returns the weighted sum of the block's losses, with the derivatives by the head's inputs left in the buffers.
    /// `forward` must have run on the same block.
    fn loss<V: Kernels>(batch: &Batch<V::Scalar>, work: &mut Self::Work<V::Scalar>) -> V::Scalar;

    /// Returns the weighted sum of the block's losses, and adds its gradient to `gradient`.
    /// `parameters` holds the trainable ones first, then the statistics; `gradient` has the trainable ones only.
    fn value_and_gradient<V: Kernels>(
        parameters: &[V::Scalar],
        batch: &Batch<V::Scalar>,
        work: &mut Self::Work<V::Scalar>,
        gradient: &mut [V::Scalar],
    ) -> V::Scalar;

    /// Writes the arguments of the head's distribution (for a deterministic model: the output) for a block of rows,
    /// argument by argument, in the columns of `arguments`. `forward` must have run on the same block.
    fn arguments<V: Kernels>(
        work: &mut Self::Work<V::Scalar>,
        batch: &Batch<V::Scalar>,
        arguments: &mut Tiles<V::Scalar>,
    );

    /// How many columns `arguments` writes.
    const ARGUMENTS: usize;

    /// Writes the arguments of the head's distribution for one row, whose inputs stand side by side: the same bits as
    /// [`Model::arguments`] in a block. `work` has room for [`Model::ROW`] numbers; what it holds does not matter.
    fn row<V: Kernels>(
        parameters: &[V::Scalar],
        row: &[V::Scalar],
        work: &mut [V::Scalar],
        out: &mut [V::Scalar],
    );

    /// How many numbers [`Model::row`] computes on its way.
    const ROW: usize;

    /// Turns the arguments of one row, by their places, into what `predict` returns. `key` seeds what is sampled.
    fn prediction(
        &self,
        argument: impl Fn(usize) -> Self::Scalar,
        key: impl FnOnce() -> u64,
    ) -> Self::Prediction;
}

/// A number for each trainable parameter.
pub trait Buffer<S>: Clone + std::fmt::Debug + Send {
    /// The same numbers.
    ///
    /// # Panics
    ///
    /// If there are more or fewer than the buffer is for.
    fn of(numbers: &[S]) -> Self;
    /// The numbers.
    fn numbers(&self) -> &[S];
    /// The numbers, to be changed.
    fn numbers_mut(&mut self) -> &mut [S];
}

impl<S: Scalar> Buffer<S> for Aligned<S> {
    fn of(numbers: &[S]) -> Self {
        numbers.into()
    }
    #[inline(always)]
    fn numbers(&self) -> &[S] {
        self
    }
    #[inline(always)]
    fn numbers_mut(&mut self) -> &mut [S] {
        self
    }
}

impl<S: Scalar, const COUNT: usize> Buffer<S> for [S; COUNT] {
    fn of(numbers: &[S]) -> Self {
        numbers.try_into().expect("one number for each parameter")
    }
    #[inline(always)]
    fn numbers(&self) -> &[S] {
        self
    }
    #[inline(always)]
    fn numbers_mut(&mut self) -> &mut [S] {
        self
    }
}

/// A model whose head is a distribution. Implemented by `model!`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not end in a distribution",
    label = "a deterministic model",
    note = "`predict` returns its outputs; end it in `DistributionLambda` to ask for distributions"
)]
pub trait Probabilistic: Model {
    /// The law of one row's target.
    type Distribution;

    /// The law with these arguments, by the places at which `arguments` writes them for one row.
    fn law(&self, argument: impl Fn(usize) -> Self::Scalar) -> Self::Distribution;
}

/// A block of rows on its way through a model.
#[derive(Clone, Debug)]
pub struct Batch<S> {
    /// The inputs, side by side in the order of declaration.
    pub x: Tiles<S>,
    /// The targets.
    pub y: Tiles<S>,
    /// The weight of each row in the loss: 1/n for the n rows of a batch, and 0 in the padding of its last tile.
    pub weights: Vec<S>,
    /// How many tiles are in use.
    pub tiles: usize,
    /// Random numbers for dropout; none outside training.
    pub noise: Option<Noise>,
}

/// What a model is made of.
#[derive(Clone, Debug)]
pub struct Description {
    /// The struct's name.
    pub name: &'static str,
    /// The model as it was written.
    pub formula: &'static str,
    /// Names and widths of the inputs, in order.
    pub inputs: Vec<(&'static str, usize)>,
    /// Layers in order.
    pub layers: Vec<LayerDescription>,
    /// Which of the layers, by their places, the head reads, with nothing but functions without parameters between.
    pub head_layers: Vec<usize>,
    /// What is computed, in order; the last one is the law of the target `y`, or the output of a deterministic model.
    pub equations: Vec<Equation>,
    /// What is minimized, in words.
    pub objective: &'static str,
    /// What the compiler has rewritten, as in `Normal(scale = softplus) -> normal_softplus_scale`.
    pub rewrites: Vec<&'static str>,
    /// How targets are checked before the first step.
    pub target: TargetRule,
    /// Where the statistics of `normalize_target` stand: means, then standard deviations.
    pub target_statistics: Option<Range<usize>>,
    /// Arguments written as `checked(…)`: what they must satisfy at run time.
    pub checked: Vec<CheckedArgument>,
}

impl Description {
    /// How many numbers are trainable, and how many there are with the statistics.
    pub fn sizes(&self) -> (usize, usize) {
        let tensors = || self.layers.iter().flat_map(|layer| &layer.tensors);
        let end = |tensor: &Tensor| tensor.offset + tensor.shape().size();
        let trainable = tensors()
            .filter(|tensor| tensor.statistics_of.is_none())
            .map(end)
            .max()
            .unwrap_or(0);
        let targets = self.target_statistics.as_ref().map_or(0, |range| range.end);
        (trainable, tensors().map(end).max().unwrap_or(0).max(targets))
    }
}

/// A line of a model's formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Equation {
    /// As in `dense = tanh(dot(x, dense.kernel) + dense.bias)`.
    pub text: &'static str,
    /// The same in LaTeX, with an `&` where lines are aligned.
    pub latex: &'static str,
}

/// One layer of a model.
#[derive(Clone, Debug)]
pub struct LayerDescription {
    /// The accessor's name, as in `dense_1`.
    pub name: &'static str,
    /// The kind, as in `Dense`.
    pub kind: &'static str,
    /// How many numbers it puts out for a row.
    pub width: usize,
    /// Its parameters.
    pub tensors: Vec<Tensor>,
}

/// One tensor of parameters.
#[derive(Clone, Debug)]
pub struct Tensor {
    /// Its name, as in `kernel`.
    pub name: &'static str,
    /// Where it starts in the buffer.
    pub offset: usize,
    /// Inputs of a kernel; 1 for vectors.
    pub rows: usize,
    /// Units of a kernel; the length of a vector.
    pub columns: usize,
    /// How it starts.
    pub initializer: Initializer,
    /// What it adds to the loss.
    pub regularizer: Option<Regularizer>,
    /// Statistics that come from the data instead, `mean` or `stddev`: the first input column they describe.
    pub statistics_of: Option<usize>,
}

impl Tensor {
    /// Its shape. What has one row is a vector, unless it is a kernel.
    pub fn shape(&self) -> Shape {
        if self.rows == 1 && self.name != "kernel" {
            Shape::Vector(self.columns)
        } else {
            Shape::Matrix {
                inputs: self.rows,
                units: self.columns,
            }
        }
    }
}

/// Which targets a head accepts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TargetRule {
    /// Any finite number.
    Real,
    /// Finite and above 0.
    Positive,
    /// Finite and at least 0.
    NonNegative,
    /// Between 0 and 1, both excluded.
    UnitInterval,
    /// Between -1 and 1, both excluded.
    BelowOne,
    /// 0, 1, 2, … (true of every `u32`) and truth values.
    Any,
    /// Counts up to this number.
    UpTo(f64),
    /// Counts up to the total count among the law's arguments.
    UpToArgument(TotalCount),
    /// Counts that sum to this number.
    SumTo(f64),
    /// Counts that sum to the total count among the law's arguments.
    SumToArgument(TotalCount),
    /// A class below this number.
    ClassBelow(usize),
    /// Exactly one `true` in a row.
    OneHot,
    /// Numbers that are not negative and sum to 1, within 1/4096.
    Simplex,
    /// Numbers of which not all is known; exact ones satisfy this rule, and others can lie where it allows.
    Censored(&'static TargetRule),
}

/// Where among a law's arguments its total counts stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TotalCount {
    /// The first column in `Model::arguments`.
    pub column: usize,
    /// How many there are: one for each element of an event, or one for all.
    pub width: usize,
    /// How many components a mixture has, else 1.
    pub components: usize,
    /// How many columns each component has.
    pub stride: usize,
}

/// An argument of the head's distribution whose range is checked at run time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CheckedArgument {
    /// The parameter's name, as in `scale`.
    pub name: &'static str,
    /// The family's name.
    pub family: &'static str,
    /// Its first column in `Model::arguments`.
    pub column: usize,
    /// How many columns it has.
    pub width: usize,
    /// The rule in words, as in `positive`.
    pub rule: &'static str,
}
