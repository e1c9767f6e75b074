//! Where a head starts: at the law of the targets, whatever the inputs.

use super::adapt::{self, Moments};
use super::{FitError, Objective, Train, data};
use crate::lanes::Scalar;
use crate::model::{Description, Model, Tensor};
use crate::optimizer::{LBFGS, Optimizer};
use crate::random::{Purpose, Stream};

/// Iterations between two looks at whether anything still improves.
const ITERATIONS: u64 = 50;
/// At most so many looks.
const ROUNDS: usize = 20;
/// What does not improve the loss by this share is left alone.
const TOLERANCE: f64 = 1e-10;
/// Where no derivative of the loss is larger, it is at its least: far smaller than on the saddles
/// where the components of a mixture are nearly the same.
const FLAT: f64 = 1e-9;
/// The components of a mixture part from a law that fits as a whole: what is added to its biases has these standard
/// deviations, one after the other, and the best end is taken.
const SPREADS: [f64; 4] = [0.3, 1.0, 3.0, 10.0];
/// Where to begin is decided by about so many rows.
const ROWS: usize = 1000;

/// See [`Train::start_from_marginals`].
pub(super) fn start<M: Model>(model: &mut M, x: &[M::Input], y: &[M::Target]) -> Result<(), FitError> {
    let description = M::description();
    data::check::<M::Scalar, _, _>(x, y, description.target)?;
    let mut started = model.clone();
    if !model.store().adapted {
        adapt::adapt_inputs(&description, started.store_mut(), || Moments::of(x));
    }
    if !model.store().target_adapted {
        adapt::adapt_targets(&description, started.store_mut(), || Moments::of(y));
    }
    let places = free_places(&description);
    if places.is_empty() {
        return Err(FitError::NoBias);
    }
    for kernel in kernels_to_clear(&description) {
        started.store_mut().values[kernel.offset..][..kernel.shape().size()].fill(M::Scalar::ZERO);
    }
    let step = x.len().div_ceil(ROWS);
    let some_x: Vec<M::Input> = x.iter().copied().step_by(step).collect();
    let some_y: Vec<M::Target> = y.iter().copied().step_by(step).collect();
    let mut some = Biases::new(Objective::new(&started, &some_x, &some_y)?, &places);
    let mut all = Biases::new(Objective::new(&started, x, y)?, &places);
    let seed = model.store().seed;
    let whole = some.start();
    let whole = some.minimize(whole);
    let center = whole
        .as_ref()
        .map_or_else(|| some.start(), |(_, biases)| biases.clone());
    let parted = (0..).zip(SPREADS).filter_map(|(index, spread)| {
        let mut biases = center.clone();
        let mut noise = Stream::new(seed, Purpose::Initialization, u64::MAX - index);
        for number in &mut biases {
            *number += spread * noise.normal();
        }
        some.minimize(biases)
    });
    let mut begin = whole;
    for end in parted {
        if begin.as_ref().is_none_or(|best| end.0 < best.0) {
            begin = Some(end);
        }
    }
    let begin = begin.map_or(center, |(_, biases)| biases);
    let Some((_, best)) = all.minimize(begin) else {
        let cause = started.evaluate(x, y).err();
        return Err(cause.unwrap_or(FitError::Diverged { epoch: 0, batch: 0 }));
    };
    for (place, number) in places.into_iter().zip(best) {
        let number = M::Scalar::from_f64(number);
        if !number.is_finite() {
            return Err(FitError::Diverged { epoch: 0, batch: 0 });
        }
        started.store_mut().values[place] = number;
    }
    *model = started;
    Ok(())
}

/// The tensors of the layers that the head reads, layer by layer.
fn head_tensors(description: &Description) -> impl Iterator<Item = &[Tensor]> {
    let layers = description.head_layers.iter();
    layers.filter_map(|layer| Some(description.layers.get(*layer)?.tensors.as_slice()))
}

/// The places of their biases and variables.
fn free_places(description: &Description) -> Vec<usize> {
    let tensors = head_tensors(description).flatten();
    let free = tensors.filter(|tensor| tensor.name != "kernel");
    free.flat_map(|tensor| tensor.offset..tensor.offset + tensor.shape().size())
        .collect()
}

/// Their kernels, where there is a bias to take the place.
fn kernels_to_clear(description: &Description) -> impl Iterator<Item = &Tensor> {
    head_tensors(description)
        .filter(|tensors| tensors.len() > 1)
        .flatten()
        .filter(|tensor| tensor.name == "kernel")
}

/// The objective as a function of the numbers in some places, while all others stay.
struct Biases<'a, M: Model> {
    objective: Objective<M, f64>,
    places: &'a [usize],
    all: Vec<f64>,
    all_gradient: Vec<f64>,
}

impl<'a, M: Model> Biases<'a, M> {
    fn new(objective: Objective<M, f64>, places: &'a [usize]) -> Self {
        let all = objective.parameters().to_vec();
        Self {
            objective,
            places,
            all_gradient: vec![0.0; all.len()],
            all,
        }
    }

    /// The numbers of the model.
    fn start(&self) -> Vec<f64> {
        let numbers = self.objective.parameters();
        self.places.iter().map(|place| numbers[*place]).collect()
    }

    fn loss(&mut self, biases: &[f64], gradient: &mut [f64]) -> f64 {
        for (place, number) in self.places.iter().zip(biases) {
            self.all[*place] = *number;
        }
        let value = self
            .objective
            .value_and_gradient(&self.all, &mut self.all_gradient);
        for (place, partial) in self.places.iter().zip(gradient) {
            *partial = self.all_gradient[*place];
        }
        value
    }

    /// The least value on the way down from some numbers, and where it is; nothing if it is not finite there.
    fn minimize(&mut self, mut biases: Vec<f64>) -> Option<(f64, Vec<f64>)> {
        let mut gradient = vec![0.0; biases.len()];
        let lbfgs = LBFGS::new().iterations(ITERATIONS).tolerance(FLAT);
        let mut state = lbfgs.state::<f64>(biases.len());
        let mut before = f64::INFINITY;
        for _ in 0..ROUNDS {
            let mut loss = |biases: &[f64], gradient: &mut [f64]| self.loss(biases, gradient);
            // The value before the step.
            let value = lbfgs.step::<f64>(&mut state, &mut biases, &mut gradient, &mut loss);
            if !value.is_finite() {
                return None;
            }
            if before - value <= TOLERANCE * value.abs() {
                break;
            }
            before = value;
        }
        let value = self.loss(&biases, &mut gradient);
        value.is_finite().then_some((value, biases))
    }
}
