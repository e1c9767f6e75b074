//! Models as files: what is kept, what is refused, and that whatever is refused changes nothing.

mod damage;
mod ensemble;
mod kept;
mod keras;
mod killed;
mod npz;
mod program;
mod refused;
mod replaced;
mod versions;

use probdl::prelude::*;
use std::fs;
use std::path::PathBuf;

model! {
    /// Everything that a file keeps: layers with and without bias, variables, both kinds of statistics.
    #[model(normalize_target)]
    pub struct Everything(a: 2, b: 1) {
        let scaled = a -> Normalization();
        let both = concat(scaled, b);
        let h = both -> Dense(3, tanh) -> Dropout(0.1) -> Dense(2, use_bias = false);
        let spread = variable(0.5);
        Normal(h[0] + h[1], softplus(spread))
    }
}

model! { pub struct Line = Input(2) -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0)); }
model! { #[model(dtype = f64)] pub struct Double = Input(2) -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0)); }

type Rows = (Vec<([f32; 2], [f32; 1])>, Vec<[f32; 1]>);

fn rows() -> Rows {
    let numbers = |i: usize| [i as f32, 100.0 - 3.0 * i as f32, (i % 5) as f32];
    (0..40)
        .map(numbers)
        .map(|[a, b, c]| (([a, b], [c]), [1000.0 + 2.0 * a - b * c]))
        .unzip()
}

fn trained() -> Everything {
    let (x, y) = rows();
    let mut model = Everything::new(7);
    model.fit(&x, &y, &Fit::new(Adam::new(0.05)).epochs(3)).unwrap();
    model
}

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn message<T: std::fmt::Debug>(result: Result<T, FileError>) -> String {
    result.unwrap_err().to_string()
}
