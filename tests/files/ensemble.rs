//! Ensembles as files.

use super::*;

#[test]
fn an_ensemble_comes_back_whole() {
    let (x, y) = rows();
    let mut ensemble = Ensemble::new(3, 1, Everything::new).unwrap();
    ensemble
        .fit(&x, &y, &Fit::new(Adam::new(0.05)).epochs(2))
        .unwrap();
    let path = folder("ensemble").join("ensemble.safetensors");
    ensemble.save(&path).unwrap();
    let mut loaded = Ensemble::new(1, 2, Everything::new).unwrap();
    loaded.load(&path).unwrap();
    assert_eq!(loaded.members().len(), 3);
    for (a, b) in loaded.members().iter().zip(ensemble.members()) {
        assert_eq!(a.store(), b.store());
    }
    assert_eq!(
        message(Everything::from_file(&path)),
        "the file holds 3 models, but 1 were expected"
    );
    assert!(Ensemble::<Everything>::from_bytes(&trained().to_bytes()).is_err());
    let bytes = ensemble.to_bytes();
    for bit in (0..8 * bytes.len()).step_by(7) {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(Ensemble::<Everything>::from_bytes(&changed).is_err(), "bit {bit}");
    }
}
