//! Files of other models, of other programs, of later versions, and with numbers that are none.

use super::*;
use probdl::file::Contents;

#[test]
fn another_model_is_refused_with_what_differs() {
    model! { pub struct Wider = Input(3) -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0)); }
    model! { pub struct Other = Input(2) -> Dense(1) -> DistributionLambda(|t| Normal(t, 2.0)); }
    model! { pub struct Active = Input(2) -> Dense(1, tanh) -> DistributionLambda(|t| Normal(t, 1.0)); }
    model! { pub struct Longer = Input(2) -> Dense(1) -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0)); }
    model! { pub struct Renamed = Input(2) -> Dense(1, name = slope) -> DistributionLambda(|t| Normal(t, 1.0)); }
    let bytes = Line::new(1).to_bytes();
    assert_eq!(
        message(Wider::from_bytes(&bytes)),
        "`dense/kernel` has the shape [2, 1] in the file, but [3, 1] in the model"
    );
    assert_eq!(
        message(Double::from_bytes(&bytes)),
        "the file holds numbers of type f32, but the model has f64"
    );
    assert_eq!(
        message(Other::from_bytes(&bytes)),
        "the file holds another model, `Line`: it has `y ~ Normal(loc = dense, scale = 1)` where this one has `y ~ \
         Normal(loc = dense, scale = 2)`"
    );
    assert_eq!(
        message(Active::from_bytes(&bytes)),
        "the file holds another model, `Line`: it has `dense = dot(x, dense.kernel) + dense.bias` where this one has \
         `dense = tanh(dot(x, dense.kernel) + dense.bias)`"
    );
    assert!(
        message(Longer::from_bytes(&bytes))
            .contains("where this one has `Dense dense_1: kernel[1, 1], bias[1]`")
    );
    assert!(message(Renamed::from_bytes(&bytes)).contains("where this one has `Dense slope: "));
    assert!(matches!(
        Everything::from_bytes(&bytes),
        Err(FileError::OtherModel { .. })
    ));
}

#[test]
fn how_a_model_is_trained_is_no_part_of_what_it_is() {
    model! {
        #[model(seed = 3, convert_to_tensor_fn = mean)]
        pub struct Trained = Input(2)
            -> Dense(1, kernel_initializer = zeros, kernel_regularizer = l2(0.1))
            -> DistributionLambda(|slope| Normal(loc = slope, scale = 1.00));
    }
    assert_eq!(Trained::schema(), Line::schema());
    assert_eq!(Trained::schema().hash(), Line::schema().hash());
    assert!(Trained::from_bytes(&Line::new(1).to_bytes()).is_ok());
}

#[test]
fn a_number_that_is_not_finite_is_refused() {
    let mut model = Line::new(1);
    let before = model.store().clone();
    let mut broken = model.clone();
    broken.dense_mut().kernel_mut()[(1, 0)] = f32::NAN;
    assert_eq!(
        message(model.load_bytes(&broken.to_bytes())),
        "number 1 of `dense/kernel` is NaN; every parameter must be finite"
    );
    assert_eq!(model.store(), &before);
}

#[test]
fn files_of_other_programs_and_later_versions_are_told_apart() {
    let mut contents = Contents::default();
    contents.line("format", "2");
    assert!(message(Line::from_bytes(&contents.to_bytes().unwrap())).contains("has format 2"));
    let folder = folder("foreign");
    let path = folder.join("weights.safetensors");
    Line::new(1).export_dense(&path).unwrap();
    assert!(message(Line::from_file(&path)).contains("`import_dense`"));
    assert!(message(Line::from_file(folder.join("none"))).starts_with("cannot read "));
    assert!(message(Line::new(1).save(folder.join("no/such/folder"))).starts_with("cannot write "));
    assert!(message(Line::new(1).save(&folder)).starts_with("cannot write "));
    assert!(message(Line::new(1).save("/")).starts_with("cannot write "));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}
