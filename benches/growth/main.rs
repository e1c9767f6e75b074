//! How the time of a fit grows with rows and with parameters: a table, and a picture in the documentation.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout)] // it prints its table

mod picture;

use picture::{Panel, Point};
use probdl::prelude::*;
use probdl_benches::clock::{Clock, keep, least_seconds_within};
use probdl_benches::data::synthetic;
use std::time::Duration;

const BUDGET: Duration = Duration::from_secs(2);
/// What a fit does once, such as to lay out its rows, counts as in fits of a usual length.
const EPOCHS: usize = 10;

model! {
    /// The model whose rows grow.
    struct Net = Input(8) -> Dense(50, relu) -> Dense(2)
        -> DistributionLambda(|t| Normal(t[0], softplus(t[1]) + 1e-3));
}

/// Two hidden layers of a width, and the time of a fit.
macro_rules! networks {
    ($($name:ident $width:literal),+ $(,)?) => {
        $(
            model! {
                struct $name = Input(8) -> Dense($width, relu) -> Dense($width, relu) -> Dense(2)
                    -> DistributionLambda(|t| Normal(t[0], softplus(t[1]) + 1e-3));
            }
        )+

        /// The widths of the hidden layers, with the parameters and the seconds per row of each.
        fn seconds_by_width() -> Vec<(usize, usize, f64)> {
            vec![$({
                let model = $name::new(1);
                ($width, model.parameter_count(), seconds_per_row(&model))
            }),+]
        }
    };
}

networks! { Net1 1, Net3 3, Net10 10, Net30 30, Net100 100, Net300 300, Net1000 1000 }

/// The time of a fit in batches of 128, with as many rows as keep the largest model below a second.
fn seconds_per_row<M>(model: &M) -> f64
where
    M: Model<Scalar = f32, Input = [f32; 8], Target = [f32; 1]>,
{
    let rows = 128 * (4_000_000 / model.parameter_count() / 128).clamp(32, 80);
    let (x, y) = synthetic::<8>(rows, 3);
    let fit = Fit::new(Adam::new(0.001))
        .batch_size(128)
        .shuffle(false)
        .threads(1);
    let mut call = || keep(model.clone().fit(&x, &y, &fit));
    let [seconds] = least_seconds_within(BUDGET, Clock::Thread, [&mut call]);
    seconds / rows as f64
}

/// The seconds per row and epoch of fits of growing numbers of rows, in batches of 32: in order, and shuffled.
fn seconds_by_rows() -> Vec<(usize, [f64; 2])> {
    let counts = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000];
    let (x, y) = synthetic::<8>(1_000_000, 3);
    let seconds = counts.map(|rows| {
        let (x, y) = (&x[..rows], &y[..rows]);
        let fit = Fit::new(Adam::new(0.001)).epochs(EPOCHS).threads(1);
        let in_order = fit.clone().shuffle(false);
        let seconds = least_seconds_within(
            BUDGET,
            Clock::Thread,
            [&mut || keep(Net::new(1).fit(x, y, &in_order)), &mut || {
                keep(Net::new(1).fit(x, y, &fit));
            }],
        );
        (rows, seconds.map(|seconds| seconds / (EPOCHS * rows) as f64))
    });
    seconds.to_vec()
}

fn main() {
    println!(
        "{:>10} {:>12} {:>12}   ns per row",
        "rows", "in order", "shuffled"
    );
    let by_rows = seconds_by_rows();
    for (rows, [in_order, shuffled]) in &by_rows {
        println!("{rows:>10} {:>12.1} {:>12.1}", 1e9 * in_order, 1e9 * shuffled);
    }
    println!(
        "{:>10} {:>12} {:>14} {:>24}",
        "width", "parameters", "ns per row", "ns per row and parameter"
    );
    let by_width = seconds_by_width();
    for (width, parameters, seconds) in &by_width {
        let nanoseconds = 1e9 * seconds;
        println!(
            "{width:>10} {parameters:>12} {nanoseconds:>14.1} {:>24.3}",
            nanoseconds / *parameters as f64
        );
    }

    let rows = |way: usize| -> Vec<Point> {
        by_rows
            .iter()
            .map(|(rows, seconds)| Point {
                x: *rows as f64,
                y: 1e9 * seconds[way],
            })
            .collect()
    };
    let parameters = |&(_, count, seconds): &(usize, usize, f64)| Point {
        x: count as f64,
        y: 1e9 * seconds / count as f64,
    };
    let panels = [
        Panel {
            title: "Rows",
            x_label: "rows",
            y_label: "ns per row and epoch",
            curves: vec![("in order", rows(0)), ("shuffled", rows(1))],
        },
        Panel {
            title: "Parameters",
            x_label: "parameters",
            y_label: "ns per row and parameter",
            curves: vec![("", by_width.iter().map(parameters).collect())],
        },
    ];
    let path = picture::save("growth", &panels).expect("the picture");
    println!("{}", path.display());
}
