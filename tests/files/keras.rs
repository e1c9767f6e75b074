//! Dense layers as Keras lays them out.

use super::*;
use safetensors::Dtype;
use safetensors::tensor::TensorView;

model! {
    pub struct Network = Input(2) -> Dense(3, tanh) -> Dense(2, name = out)
        -> DistributionLambda(|t| Normal(t[0], softplus(t[1])));
}

/// A file of numbers counted up by halves, in a type and with names.
fn file(dtype: Dtype, names: [&str; 4]) -> Vec<u8> {
    let shapes = [vec![2, 3], vec![3], vec![3, 2], vec![2]];
    let mut next = 0.0;
    let mut number = || {
        next += 0.5_f64;
        match dtype {
            Dtype::F64 => next.to_le_bytes().to_vec(),
            Dtype::BF16 => ((next as f32).to_bits() >> 16).to_le_bytes()[..2].to_vec(),
            _ => (next as f32).to_le_bytes().to_vec(),
        }
    };
    let data: Vec<Vec<u8>> = shapes
        .iter()
        .map(|shape| (0..shape.iter().product()).flat_map(|_| number()).collect())
        .collect();
    let tensors = names
        .iter()
        .zip(shapes)
        .zip(&data)
        .map(|((name, shape), data)| (*name, TensorView::new(dtype, shape, data).unwrap()));
    safetensors::serialize(tensors, None).unwrap()
}

pub(crate) fn expected() -> Vec<f32> {
    (1..=17).map(|i| 0.5 * i as f32).collect()
}

#[test]
fn layers_are_found_by_name_or_by_order() {
    for (dtype, names) in [
        (
            Dtype::F32,
            ["dense/kernel", "dense/bias", "out/kernel", "out/bias"],
        ),
        (
            Dtype::F64,
            [
                "dense/dense/kernel:0",
                "dense/dense/bias:0",
                "out/out/kernel:0",
                "out/out/bias:0",
            ],
        ),
        (
            Dtype::BF16,
            [
                "layers/dense_9/vars/0",
                "layers/dense_9/vars/1",
                "layers/dense_10/vars/0",
                "layers/dense_10/vars/1",
            ],
        ),
    ] {
        let mut model = Network::new(1);
        model.import_dense_bytes(&file(dtype, names)).unwrap();
        assert_eq!(model.parameters(), expected(), "{names:?}");
    }
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let mut model = Network::new(1);
    let before = model.store().clone();
    let swapped = file(
        Dtype::F32,
        ["out/kernel", "out/bias", "dense/kernel", "dense/bias"],
    );
    assert_eq!(
        message(model.import_dense_bytes(&swapped)),
        "`dense/kernel` has the shape [3, 2] in the file, but [2, 3] in the model"
    );
    let missing = file(
        Dtype::F32,
        ["dense/kernel", "dense/gamma", "out/kernel", "out/bias"],
    );
    assert_eq!(
        message(model.import_dense_bytes(&missing)),
        "the file has no tensor `dense/bias`"
    );
    let strange = file(Dtype::F32, ["a", "b", "c", "d"]);
    assert_eq!(
        message(model.import_dense_bytes(&strange)),
        "the file has no tensor `dense/kernel`"
    );
    assert_eq!(model.store(), &before);
}

#[test]
fn what_is_exported_is_imported_again() {
    let path = folder("keras").join("weights.safetensors");
    let (from, mut to) = (Network::new(4), Network::new(5));
    from.export_dense(&path).unwrap();
    to.import_dense(&path).unwrap();
    assert_eq!(from.parameters(), to.parameters());
    let bytes = fs::read(&path).unwrap();
    let tensors = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    assert_eq!(tensors.tensor("out/kernel").unwrap().shape(), [3, 2]);
    // A file with everything is such a file too.
    to.import_dense_bytes(&Network::new(6).to_bytes()).unwrap();
    assert_eq!(to.parameters(), Network::new(6).parameters());
}
