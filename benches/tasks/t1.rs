//! T1: logistic regression on one input, 500 rows, RMSprop. A step is a chain of operations each of which waits for the
//! one before: what counts is its length, not how much is computed beside it.

use crate::sums::{TILE, fold, sum};
use crate::{Settings, assert_close};
use probdl::prelude::*;
use probdl_benches::clock::{Clock, keep, least_seconds};
use probdl_benches::data::reference;
use probdl_benches::table::Comparison;
use probdl_runtime::lanes::{Kernel, Lanes, instruction_set, run};
use probdl_runtime::math::{exp, ln};

model! {
    /// What T1 fits.
    struct Coin = Input(1)
        -> Dense(1, activation = sigmoid, kernel_initializer = constant(2.0), bias_initializer = constant(2.0))
        -> DistributionLambda(|t| Bernoulli(probs = t));
}

const RATE: f32 = 0.01;
const RHO: f32 = 0.9;
const EPSILON: f32 = 1e-7;
const EPOCHS: usize = 100;

pub(crate) fn compare(_settings: &Settings) {
    let x = reference::<1>("t1_x");
    let y = data::truths(&reference::<1>("t1_y")).expect("0 and 1");
    let fit = Fit::new(RMSprop::new(f64::from(RATE)))
        .epochs(EPOCHS)
        .shuffle(false)
        .threads(1);
    let through_model = || {
        let mut model = Coin::new(0);
        let history = model.fit(&x, &y, &fit).expect("finite data");
        let loss = *history.loss.last().expect("an epoch");
        (model.parameters().to_vec(), loss)
    };
    let by_hand = || {
        let fit = ByHand { x: &x, y: &y };
        run(instruction_set(), fit)
    };
    let (parameters, loss) = through_model();
    for (version, (found, found_loss)) in [("by hand", by_hand()), ("scalar", scalar(&x, &y))] {
        assert_close(version, &found, &parameters, 1e-4);
        assert_close(version, &[found_loss], &[loss as f32], 1e-4);
    }
    let seconds = least_seconds(
        Clock::Thread,
        [
            &mut || keep(through_model()),
            &mut || keep(by_hand()),
            &mut || keep(scalar(&x, &y)),
        ],
    );
    let units = (EPOCHS * x.len().div_ceil(TILE)) as f64;
    Comparison {
        task: "T1 fit",
        unit: "step",
        units,
        seconds,
        mark: 1.10,
    }
    .print();
}

/// Rows of one step, padded to a tile. Where the mask is 0 there is no row.
struct Step {
    x: [f32; TILE],
    y: [f32; TILE],
    mask: [f32; TILE],
    /// One over the number of rows, and 0 in the padding.
    weight: [f32; TILE],
    /// The weights times x: the chain of a step has one multiplication less.
    weighted_x: [f32; TILE],
}

struct ByHand<'a> {
    x: &'a [[f32; 1]],
    y: &'a [[bool; 1]],
}

impl Kernel<f32> for ByHand<'_> {
    type Output = ([f32; 2], f32);

    #[inline(always)]
    fn run<V: Lanes<Scalar = f32>>(self) -> Self::Output {
        match V::LANES {
            16 => self.fit::<V, 2>(),
            8 => self.fit::<V, 4>(),
            4 => self.fit::<V, 8>(),
            _ => self.fit::<V, 32>(),
        }
    }
}

impl ByHand<'_> {
    /// `K` is the number of vectors in a tile's column.
    #[inline(always)]
    fn fit<V: Lanes<Scalar = f32>, const K: usize>(self) -> ([f32; 2], f32) {
        let mut steps = Vec::with_capacity(self.x.len().div_ceil(TILE));
        for (x, y) in self.x.chunks(TILE).zip(self.y.chunks(TILE)) {
            let zeros = [0.0; TILE];
            let mut step = Step {
                x: zeros,
                y: zeros,
                mask: zeros,
                weight: zeros,
                weighted_x: zeros,
            };
            for row in 0..x.len() {
                step.x[row] = x[row][0];
                step.y[row] = f32::from(u8::from(y[row][0]));
                step.mask[row] = 1.0;
                step.weight[row] = 1.0 / x.len() as f32;
                step.weighted_x[row] = step.weight[row] * step.x[row];
            }
            steps.push(step);
        }
        let [mut w, mut b, mut w_square, mut b_square] = [2.0_f32, 2.0, 0.0, 0.0];
        let mut loss = 0.0;
        for _ in 0..EPOCHS {
            let mut epoch_loss = Loss {
                linear: V::splat(0.0),
                product: V::splat(1.0),
            };
            for (number, step) in steps.iter().enumerate() {
                if number.is_multiple_of(2 * V::LANES) {
                    epoch_loss.flush();
                }
                let [d_w, d_b] = gradient::<V, K>(step, w, b, &mut epoch_loss);
                (w, w_square) = rmsprop(w, w_square, d_w);
                (b, b_square) = rmsprop(b, b_square, d_b);
            }
            epoch_loss.flush();
            loss = sum(epoch_loss.linear) / self.x.len() as f32;
        }
        ([w, b], loss)
    }
}

/// The losses of an epoch. A sum of `ln(1 + e)` is the logarithm of a product; a lane may have 64 factors below 2 before
/// it is flushed, fewer than overflow.
struct Loss<V> {
    linear: V,
    product: V,
}

impl<V: Lanes> Loss<V> {
    #[inline(always)]
    fn flush(&mut self) {
        self.linear = self.linear + ln(self.product);
        self.product = V::splat(1.0);
    }
}

/// The derivatives of the mean loss; adds the rows' losses to the epoch's.
#[inline(always)]
fn gradient<V: Lanes<Scalar = f32>, const K: usize>(
    step: &Step,
    w: f32,
    b: f32,
    epoch_loss: &mut Loss<V>,
) -> [f32; 2] {
    let (zero, one) = (V::splat(0.0), V::splat(1.0));
    let (w, b) = (V::broadcast(w), V::broadcast(b));
    let (mut d_w, mut d_b) = ([zero; K], [zero; K]);
    for k in 0..K {
        let x = V::load(&step.x[k * V::LANES..]);
        let y = V::load(&step.y[k * V::LANES..]);
        let mask = V::load(&step.mask[k * V::LANES..]);
        let z = w * x + b;
        let power = exp(-z.abs());
        let quotient = V::select(z.less(zero), power, one) / (one + power);
        let error = quotient - y;
        d_w[k] = error * V::load(&step.weighted_x[k * V::LANES..]);
        d_b[k] = error * V::load(&step.weight[k * V::LANES..]);
        epoch_loss.linear = epoch_loss.linear + mask * (zero.maximum(z) - y * z);
        epoch_loss.product = epoch_loss.product * (one + mask * power);
    }
    [sum(fold(d_w)), sum(fold(d_b))]
}

#[inline(always)]
fn rmsprop(value: f32, square: f32, slope: f32) -> (f32, f32) {
    let square = RHO * square + (1.0 - RHO) * (slope * slope);
    (value - RATE * slope / (square + EPSILON).sqrt(), square)
}

/// Plain loops.
fn scalar(x: &[[f32; 1]], y: &[[bool; 1]]) -> ([f32; 2], f32) {
    let [mut w, mut b, mut w_square, mut b_square] = [2.0_f32, 2.0, 0.0, 0.0];
    let mut loss = 0.0;
    for _ in 0..EPOCHS {
        let mut epoch_loss = 0.0;
        for (x, y) in x.chunks(32).zip(y.chunks(32)) {
            let (mut d_w, mut d_b) = (0.0, 0.0);
            for (&[x], &[y]) in x.iter().zip(y) {
                let z = w * x + b;
                let y = if y { 1.0 } else { 0.0 };
                let error = 1.0 / (1.0 + (-z).exp()) - y;
                d_w += error * x;
                d_b += error;
                epoch_loss += z.max(0.0) - y * z + (-z.abs()).exp().ln_1p();
            }
            (w, w_square) = rmsprop(w, w_square, d_w / x.len() as f32);
            (b, b_square) = rmsprop(b, b_square, d_b / x.len() as f32);
        }
        loss = epoch_loss / x.len() as f32;
    }
    ([w, b], loss)
}
