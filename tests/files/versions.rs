//! Files that versions of the library have written; they stay loadable.

use super::*;

/// A model of version 0.1, which must stay as it is.
static VERSION_0_1: &[u8] = include_bytes!("../reference/files/everything-0.1.safetensors");

#[test]
fn version_0_1_is_read() {
    let model = Everything::from_bytes(VERSION_0_1).unwrap();
    assert_eq!(model.seed(), 7);
    assert_eq!(model.h_dense().bias()[1], 0.25);
    assert_eq!(model.scaled().mean()[1], 41.5);
    // Hand-made numbers: 0.125 i in the order of the parameters, statistics beside them.
    assert_eq!(model.parameters()[18], 0.125 * 18.0 - 1.0);
    let law = model.distribution(&([19.5, 41.5], [0.0]));
    let (mean, stddev) = (law.mean()[0], law.stddev()[0]);
    assert!((mean - VERSION_0_1_LAW.0).abs() < 1e-3, "{mean}");
    assert!((stddev - VERSION_0_1_LAW.1).abs() < 1e-3, "{stddev}");
}

/// `1000 + 100 (h . kernel)` with `h = tanh(bias)`, and `100 softplus(spread)`, by hand from the numbers in `made`.
const VERSION_0_1_LAW: (f32, f32) = (1129.940, 150.193);

/// Writes such a file: run it once, for a new format.
#[test]
#[ignore = "files of released versions do not change"]
fn write() {
    let mut model = Everything::new(7);
    let numbers: Vec<f32> = (0..19).map(|i| 0.125 * i as f32 - 1.0).collect();
    model.set_parameters(&numbers).unwrap();
    let store = model.store_mut();
    store.values[19..].copy_from_slice(&[19.5, 41.5, 10.0, 30.0, 1000.0, 100.0]);
    (store.adapted, store.target_adapted) = (true, true);
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/reference/files/everything-0.1.safetensors"
    );
    model.save(path).unwrap();
}
