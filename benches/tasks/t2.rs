//! T2: linear regression on one input with a fixed scale, 100 rows, RMSprop. As in T1, a step is one chain of operations.

use crate::sums::{TILE, fold, sum};
use crate::{Settings, assert_close};
use probdl::prelude::*;
use probdl_benches::clock::{Clock, keep, least_seconds};
use probdl_benches::data::reference;
use probdl_benches::table::Comparison;
use probdl_runtime::lanes::{Kernel, Lanes, instruction_set, run};

model! {
    /// What T2 fits.
    struct Line = Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0));
}

const RATE: f32 = 0.005;
const RHO: f32 = 0.9;
const EPSILON: f32 = 1e-7;
const EPOCHS: usize = 200;
/// `ln(2 pi) / 2`.
const HALF_LN_TAU: f32 = 0.918_938_5;

pub(crate) fn compare(_settings: &Settings) {
    let (x, y) = (reference::<1>("t2_x"), reference::<1>("t2_y"));
    let start = reference::<1>("t2_w")[0][0];
    let fit = Fit::new(RMSprop::new(f64::from(RATE)))
        .epochs(EPOCHS)
        .shuffle(false)
        .threads(1);
    let mut untrained = Line::new(0);
    untrained.set_parameters(&[start, 0.0]).expect("two parameters");
    let through_model = || {
        let mut model = untrained.clone();
        let history = model.fit(&x, &y, &fit).expect("finite data");
        let loss = *history.loss.last().expect("an epoch");
        (model.parameters().to_vec(), loss)
    };
    let by_hand = || {
        let fit = ByHand { x: &x, y: &y, start };
        run(instruction_set(), fit)
    };
    let (parameters, loss) = through_model();
    for (version, (found, found_loss)) in [("by hand", by_hand()), ("scalar", scalar(&x, &y, start))] {
        assert_close(version, &found, &parameters, 1e-4);
        assert_close(version, &[found_loss], &[loss as f32], 1e-4);
    }
    let seconds = least_seconds(
        Clock::Thread,
        [
            &mut || keep(through_model()),
            &mut || keep(by_hand()),
            &mut || keep(scalar(&x, &y, start)),
        ],
    );
    let units = (EPOCHS * x.len().div_ceil(TILE)) as f64;
    Comparison {
        task: "T2 fit",
        unit: "step",
        units,
        seconds,
        mark: 1.10,
    }
    .print();
}

/// Rows of one step, padded to a tile.
struct Step {
    x: [f32; TILE],
    y: [f32; TILE],
    /// One over the number of rows, and 0 in the padding.
    weight: [f32; TILE],
    /// The weights times x: the chain of a step has one multiplication less.
    weighted_x: [f32; TILE],
    /// 0 in the padding, elsewhere 1.
    mask: [f32; TILE],
}

struct ByHand<'a> {
    x: &'a [[f32; 1]],
    y: &'a [[f32; 1]],
    start: f32,
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
                weight: zeros,
                weighted_x: zeros,
                mask: zeros,
            };
            for row in 0..x.len() {
                step.x[row] = x[row][0];
                step.y[row] = y[row][0];
                step.weight[row] = 1.0 / x.len() as f32;
                step.weighted_x[row] = step.weight[row] * step.x[row];
                step.mask[row] = 1.0;
            }
            steps.push(step);
        }
        let [mut w, mut b, mut w_square, mut b_square] = [self.start, 0.0, 0.0, 0.0];
        let mut loss = 0.0;
        for _ in 0..EPOCHS {
            let mut squares = V::splat(0.0);
            for step in &steps {
                let [d_w, d_b] = gradient::<V, K>(step, w, b, &mut squares);
                (w, w_square) = rmsprop(w, w_square, d_w);
                (b, b_square) = rmsprop(b, b_square, d_b);
            }
            loss = 0.5 * sum(squares) / self.x.len() as f32 + HALF_LN_TAU;
        }
        ([w, b], loss)
    }
}

/// The derivatives of the mean loss; adds the rows' squared errors to the epoch's.
#[inline(always)]
fn gradient<V: Lanes<Scalar = f32>, const K: usize>(
    step: &Step,
    w: f32,
    b: f32,
    squares: &mut V,
) -> [f32; 2] {
    let (w, b) = (V::broadcast(w), V::broadcast(b));
    let (mut d_w, mut d_b) = ([V::splat(0.0); K], [V::splat(0.0); K]);
    for k in 0..K {
        let at = k * V::LANES;
        let error = w * V::load(&step.x[at..]) + b - V::load(&step.y[at..]);
        d_w[k] = error * V::load(&step.weighted_x[at..]);
        d_b[k] = error * V::load(&step.weight[at..]);
        *squares = *squares + V::load(&step.mask[at..]) * (error * error);
    }
    [sum(fold(d_w)), sum(fold(d_b))]
}

#[inline(always)]
fn rmsprop(value: f32, square: f32, slope: f32) -> (f32, f32) {
    let square = RHO * square + (1.0 - RHO) * (slope * slope);
    (value - RATE * slope / (square + EPSILON).sqrt(), square)
}

/// Plain loops.
fn scalar(x: &[[f32; 1]], y: &[[f32; 1]], start: f32) -> ([f32; 2], f32) {
    let [mut w, mut b, mut w_square, mut b_square] = [start, 0.0, 0.0, 0.0];
    let mut loss = 0.0;
    for _ in 0..EPOCHS {
        let mut squares = 0.0;
        for (x, y) in x.chunks(TILE).zip(y.chunks(TILE)) {
            let (mut d_w, mut d_b) = (0.0, 0.0);
            for (&[x], &[y]) in x.iter().zip(y) {
                let error = w * x + b - y;
                d_w += error * x;
                d_b += error;
                squares += error * error;
            }
            (w, w_square) = rmsprop(w, w_square, d_w / x.len() as f32);
            (b, b_square) = rmsprop(b, b_square, d_b / x.len() as f32);
        }
        loss = 0.5 * squares / x.len() as f32 + HALF_LN_TAU;
    }
    ([w, b], loss)
}
