//! Models as files: what is kept, what is refused, and that whatever is refused changes nothing.

use probdl::file::{Contents, write_atomically};
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
fn what_is_cut_off_is_refused_and_changes_nothing() {
    let (bytes, mut model) = (trained().to_bytes(), Everything::new(1));
    let before = model.store().clone();
    for length in 0..bytes.len() {
        assert!(
            model.load_bytes(&bytes[..length]).is_err(),
            "the first {length} bytes"
        );
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(model.load_bytes(&longer).is_err());
    assert_eq!(model.store(), &before);
    model.load_bytes(&bytes).unwrap();
    assert_ne!(model.store(), &before);
}

#[test]
fn every_bit_that_changes_is_noticed() {
    let (bytes, mut model) = (trained().to_bytes(), Everything::new(1));
    let before = model.store().clone();
    for bit in 0..8 * bytes.len() {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(model.load_bytes(&changed).is_err(), "bit {bit}");
    }
    assert_eq!(model.store(), &before);
}

#[test]
fn random_bytes_and_random_changes_are_refused() {
    let (bytes, mut model) = (trained().to_bytes(), Everything::new(1));
    let before = model.store().clone();
    let mut random = rng(5);
    let mut below = |n: usize| (random.uniform() * n as f64) as usize;
    for case in 0..3000 {
        let mut changed = match case % 3 {
            // Noise; behind the length of a header that fits half of the time.
            0 => {
                let length = below(300);
                let mut noise: Vec<u8> = (0..length).map(|_| below(256) as u8).collect();
                if length > 8 && below(2) == 0 {
                    noise[..8].copy_from_slice(&(below(length) as u64).to_le_bytes());
                }
                noise
            }
            // A piece written over another.
            1 => {
                let (from, to, length) = (below(bytes.len()), below(bytes.len()), 1 + below(40));
                let mut changed = bytes.clone();
                let piece: Vec<u8> = bytes[from..].iter().take(length).copied().collect();
                for (to, from) in changed[to..].iter_mut().zip(piece) {
                    *to = from;
                }
                changed
            }
            // Bytes taken out or put in.
            _ => {
                let (at, mut changed) = (below(bytes.len()), bytes.clone());
                if below(2) == 0 {
                    changed.remove(at);
                } else {
                    changed.insert(at, below(256) as u8);
                }
                changed
            }
        };
        if changed == bytes {
            changed.pop();
        }
        assert!(model.load_bytes(&changed).is_err(), "case {case}");
        // What others write is read without our checksum: numbers may differ, but nothing may go wrong.
        let _ = Line::new(0).import_dense_bytes(&changed);
        let _ = Ensemble::<Everything>::from_bytes(&changed);
    }
    assert_eq!(model.store(), &before);
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

#[test]
fn a_file_is_replaced_in_one_step() {
    let path = folder("replaced").join("file");
    let contents = [vec![b'a'; 100_000], vec![b'b'; 70_000]];
    write_atomically(&path, &contents[0]).unwrap();
    std::thread::scope(|scope| {
        for content in &contents {
            scope.spawn(|| (0..30).for_each(|_| write_atomically(&path, content).unwrap()));
        }
        for _ in 0..200 {
            assert!(contents.contains(&fs::read(&path).unwrap()));
        }
    });
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
}

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

mod keras {
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
}

/// Arrays of numpy, written by `reference/files/keras.py`.
mod npz {
    use super::keras::{Network, expected};
    use super::*;

    static UNNAMED: &[u8] = include_bytes!("reference/files/unnamed.npz");
    static NAMED: &[u8] = include_bytes!("reference/files/named.npz");

    #[test]
    fn arrays_are_found_by_name_or_by_order() {
        for bytes in [UNNAMED, NAMED] {
            let mut model = Network::new(1);
            model.import_dense_bytes(bytes).unwrap();
            assert_eq!(model.parameters(), expected());
        }
        model! { struct Small = Input(2) -> Dense(3); }
        model! { struct Large = Input(2) -> Dense(3) -> Dense(2) -> Dense(1); }
        assert_eq!(
            message(Small::new(1).import_dense_bytes(UNNAMED)),
            "the file has a tensor `arr_2`, which the model has not"
        );
        assert_eq!(
            message(Large::new(1).import_dense_bytes(UNNAMED)),
            "the file has no tensor `dense_2/kernel`"
        );
    }

    #[test]
    fn damage_is_noticed_or_does_not_matter() {
        for bytes in [UNNAMED, NAMED] {
            let fresh = Network::new(1);
            let check = |changed: &[u8], what: &str| {
                let mut model = fresh.clone();
                match model.import_dense_bytes(changed) {
                    // Dates and the like: nothing of the numbers.
                    Ok(()) => assert_eq!(model.parameters(), expected(), "{what}"),
                    Err(_) => assert_eq!(model.store(), fresh.store(), "{what}"),
                }
            };
            for length in 0..bytes.len() {
                check(&bytes[..length], &format!("the first {length} bytes"));
            }
            for bit in 0..8 * bytes.len() {
                let mut changed = bytes.to_vec();
                changed[bit / 8] ^= 1 << (bit % 8);
                check(&changed, &format!("bit {bit}"));
            }
        }
    }
}

/// A process that saves without end, and is killed.
mod killed {
    use super::*;
    use std::process::{Command, Stdio};
    use std::time::Duration;

    const PATH: &str = "PROBDL_TEST_SAVES_TO";

    /// Not a test: what the process does.
    #[test]
    fn saver() {
        let Some(path) = std::env::var_os(PATH) else {
            return;
        };
        let mut model = trained();
        loop {
            // Numbers that tell a mixture of two files.
            let next = model.parameters()[0] + 1.0;
            model.set_parameters(&[next; 19]).unwrap();
            model.save(&path).unwrap();
        }
    }

    #[test]
    fn a_killed_process_leaves_a_whole_file() {
        let path = folder("killed").join("model.safetensors");
        trained().save(&path).unwrap();
        let mut saved = 0;
        for round in 0..12 {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "killed::saver"])
                .env(PATH, &path)
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_micros(60_000 + 7_919 * round));
            child.kill().unwrap();
            child.wait().unwrap();
            let model = Everything::from_file(&path).unwrap();
            let first = model.parameters()[0];
            saved += usize::from(model.parameters().iter().all(|number| *number == first));
        }
        assert!(saved > 0, "no process was killed after it had saved");
    }
}

/// Files that versions of the library have written; they stay loadable.
mod versions {
    use super::*;

    /// A model of version 0.1, which must stay as it is.
    static VERSION_0_1: &[u8] = include_bytes!("reference/files/everything-0.1.safetensors");

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
}
