//! Small models to the last digits.

use crate::{Scaled, rows, targets};
use probdl::prelude::*;

model! { #[model(dtype = f64)] struct Squares = Input(3) -> Dense(1); }
model! { #[model(dtype = f64)] struct Counts = Input(3) -> Dense(1) -> DistributionLambda(|t| Poisson(exp(t))); }
model! { #[model(dtype = f64)] struct Odds = Input(3) -> Dense(1, kernel_regularizer = l2(0.01))
-> DistributionLambda(|t| Bernoulli(logits = t)); }
model! { #[model(dtype = f64)] struct Spread = Input(3) -> Dense(2) -> DistributionLambda(|t| Normal(t[..1], softplus(t[1..]))); }

fn wide_rows(count: usize) -> Vec<[f64; 3]> {
    rows::<3>(count).iter().map(|x| x.map(f64::from)).collect()
}

/// Solves a x = b by elimination with pivots.
fn solve<const N: usize>(mut a: [[f64; N]; N], mut b: [f64; N]) -> [f64; N] {
    for column in 0..N {
        let pivot = (column..N)
            .max_by(|&i, &j| a[i][column].abs().total_cmp(&a[j][column].abs()))
            .unwrap();
        a.swap(column, pivot);
        b.swap(column, pivot);
        for row in column + 1..N {
            let factor = a[row][column] / a[column][column];
            for k in column..N {
                a[row][k] -= factor * a[column][k];
            }
            b[row] -= factor * b[column];
        }
    }
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|k| a[row][k] * b[k]).sum();
        b[row] = (b[row] - known) / a[row][row];
    }
    b
}

/// Newton's method, from a bias, for a generalized linear model of three inputs and a bias: the mean of the losses, whose derivative by
/// the linear predictor is mean − y and whose second is the variance, plus `l2` times the squares of the kernel.
fn newton(x: &[[f64; 3]], y: &[f64], (bias, l2): (f64, f64), link: impl Fn(f64) -> (f64, f64)) -> [f64; 4] {
    let mut w = [0.0, 0.0, 0.0, bias];
    for _ in 0..50 {
        let (mut gradient, mut hessian) = ([0.0; 4], [[0.0; 4]; 4]);
        for (x, y) in x.iter().zip(y) {
            let x = [x[0], x[1], x[2], 1.0];
            let (mean, variance) = link((0..4).map(|k| w[k] * x[k]).sum());
            for i in 0..4 {
                gradient[i] += (mean - y) * x[i] / 300.0;
                for j in 0..4 {
                    hessian[i][j] += variance * x[i] * x[j] / 300.0;
                }
            }
        }
        for k in 0..3 {
            gradient[k] += 2.0 * l2 * w[k];
            hessian[k][k] += 2.0 * l2;
        }
        let step = solve(hessian, gradient);
        w.iter_mut().zip(step).for_each(|(w, step)| *w -= step);
    }
    w
}

#[test]
fn lbfgs_fits_small_models_exactly() {
    let x = wide_rows(300);
    let noise = |row: usize| ((row * 7919) % 1000) as f64 / 500.0 - 1.0;
    let fit = Fit::new(LBFGS::new()).epochs(10);
    let assert_near = |got: &[f64], want: &[f64]| {
        assert_eq!(got.len(), want.len());
        for (got, want) in got.iter().zip(want) {
            assert!((got - want).abs() < 1e-7 * want.abs().max(1.0), "{got} {want}");
        }
    };

    let y: Vec<f64> = x
        .iter()
        .enumerate()
        .map(|(row, x)| 2.0 * x[0] - x[2] + 0.3 + noise(row))
        .collect();
    let rows: Vec<_> = y.iter().map(|&y| [y]).collect();
    let mut squares = Squares::new(1);
    squares.fit(&x, &rows, &fit).unwrap();
    assert_near(
        squares.parameters(),
        &newton(&x, &y, (0.0, 0.0), |eta| (eta, 1.0)),
    );

    let counts: Vec<[u32; 1]> = y.iter().map(|y| [(2.0 + y).exp() as u32]).collect();
    let y: Vec<f64> = counts.iter().map(|y| f64::from(y[0])).collect();
    let mut poisson = Counts::new(1);
    poisson.fit(&x, &counts, &fit).unwrap();
    let mean = y.iter().sum::<f64>() / 300.0;
    let want = newton(&x, &y, (mean.ln(), 0.0), |eta| (eta.exp(), eta.exp()));
    assert_near(poisson.parameters(), &want);

    let truths: Vec<[bool; 1]> = (0..300).map(|row| [x[row][0] + noise(row) > 0.1]).collect();
    let y: Vec<f64> = truths.iter().map(|y| f64::from(u8::from(y[0]))).collect();
    let mut odds = Odds::new(1);
    odds.fit(&x, &truths, &fit).unwrap();
    let logistic = |eta: f64| 1.0 / (1.0 + (-eta).exp());
    let want = newton(&x, &y, (0.0, 0.01), |eta| {
        (logistic(eta), logistic(eta) * logistic(-eta))
    });
    assert_near(odds.parameters(), &want);
}

#[test]
fn lbfgs_needs_all_rows_and_goes_on_where_it_stopped() {
    let x = wide_rows(300);
    let y: Vec<_> = x.iter().map(|x| [x[0] * x[1] + x[2]]).collect();
    let training = Training::new(&x, &y);
    let optimizer = LBFGS::new().iterations(2).history_size(5).use_ema(0.5);
    let fit = |epochs| Fit::new(optimizer).epochs(epochs);
    let mut whole = Spread::new(3);
    let long = whole.fit_on(&training, &fit(8), &mut ()).unwrap();
    let mut model = Spread::new(3);
    let first = model.fit_on(&training, &fit(3), &mut ()).unwrap();
    let state = TrainingState::from_bytes(&optimizer, 8, &first.state.to_bytes()).unwrap();
    let second = model.resume(&training, &fit(8), state, &mut ()).unwrap();
    assert_eq!(model.parameters(), whole.parameters());
    assert_eq!(second.history.loss, long.history.loss[3..]);
    assert!(
        long.history.loss.windows(2).all(|pair| pair[1] < pair[0]),
        "{:?}",
        long.history.loss
    );

    let error = model
        .fit(&x, &y, &Fit::new(LBFGS::new()).batch_size(32))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the optimizer needs all 300 rows in each step, but the batch size is 32; leave it out"
    );
    let mut plateau = ReduceLROnPlateau::new().monitor("loss").patience(1);
    let stuck = Fit::new(LBFGS::new().iterations(1)).epochs(60);
    let error = model.fit_on(&training, &stuck, &mut plateau).unwrap_err();
    assert_eq!(error, FitError::LearningRateFixed);
    // In single precision, where rounding ends the search.
    let (x, y) = (rows::<3>(300), targets(&rows::<3>(300)));
    let mut scaled = Scaled::new(3);
    let history = scaled.fit(&x, &y, &Fit::new(LBFGS::new()).epochs(20)).unwrap();
    let mut adam = Scaled::new(3);
    adam.fit(&x, &y, &Fit::new(Adam::new(0.01)).epochs(200)).unwrap();
    let loss = |model: &Scaled| model.evaluate(&x, &y).unwrap().loss;
    assert!(
        loss(&scaled) < loss(&adam),
        "{} {} {history}",
        loss(&scaled),
        loss(&adam)
    );
}
