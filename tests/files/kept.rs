//! What comes back from a file.

use super::*;

#[test]
fn a_model_comes_back_with_all_it_knows() {
    let (x, y) = rows();
    let model = trained();
    let path = folder("kept").join("model.safetensors");
    model.save(&path).unwrap();
    let mut loaded = Everything::new(0);
    loaded.load(&path).unwrap();
    for again in [&loaded, &Everything::from_file(&path).unwrap()] {
        assert_eq!(again.store(), model.store());
        assert_eq!(again.predict(&x, 3), model.predict(&x, 3));
        assert_eq!(again.to_bytes(), model.to_bytes());
    }
    // The seed and the statistics too: training goes on as if nothing had happened.
    let (mut a, mut b) = (model, loaded);
    let fit = Fit::new(RMSprop::new(0.01)).epochs(2);
    a.fit(&x, &y, &fit).unwrap();
    b.fit(&x, &y, &fit).unwrap();
    assert_eq!(a.store(), b.store());
    let left: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn other_programs_can_read_the_file() {
    let bytes = trained().to_bytes();
    let tensors = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let mut names = tensors.names();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "h_dense/bias",
            "h_dense/kernel",
            "h_dense_1/kernel",
            "normalize_target.mean",
            "normalize_target.stddev",
            "scaled/mean",
            "scaled/stddev",
            "spread/value",
        ]
    );
    assert_eq!(tensors.tensor("h_dense/kernel").unwrap().shape(), [3, 3]);
}

#[test]
fn every_type_of_numbers_is_kept_to_the_bit() {
    let mut model = Double::new(3);
    model
        .set_parameters(&[f64::MIN_POSITIVE / 4.0, -0.1, f64::MAX])
        .unwrap();
    let loaded = Double::from_bytes(&model.to_bytes()).unwrap();
    assert_eq!(loaded.parameters().map_bits(), model.parameters().map_bits());
}

trait Bits {
    fn map_bits(&self) -> Vec<u64>;
}

impl Bits for [f64] {
    fn map_bits(&self) -> Vec<u64> {
        self.iter().map(|number| number.to_bits()).collect()
    }
}
