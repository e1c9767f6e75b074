//! Models as files.
//!
//! [`Save`] gives every model `save` and `load`, and the same for bytes in memory. A file is a safetensors file, which
//! holds each layer's parameters as a tensor of its own (`dense/kernel`, inputs x units as in Keras, `dense/bias`), the
//! statistics of `Normalization` and `normalize_target`, the seed, a checksum, and a [`Schema`]: what the model is, in
//! text. Loading compares all of it before the model changes.
//!
//! ```text
//! model.save("households.safetensors")?;
//! let mut model = Households::from_file("households.safetensors")?;
//!
//! // In the program itself:
//! let model = Households::from_program(include_model!("households.safetensors"))?;
//! ```

mod atomic;
mod contents;
mod ensemble;
mod error;
mod keras;
mod models;
#[cfg(feature = "npz")]
mod npz;
mod schema;

pub use atomic::write_atomically;
pub use contents::Contents;
pub use error::FileError;
pub use schema::Schema;

use crate::lanes::Scalar;
use crate::model::Model;
use std::path::Path;

/// Models to files and back. Implemented for all of them.
pub trait Save: Model {
    /// Writes the model to a file: parameters, statistics and seed. The file is replaced in one step, so that a program
    /// that stops in the middle leaves what was there ([`write_atomically`]).
    ///
    /// # Errors
    ///
    /// What the system refuses; the file is then as it was.
    fn save(&self, path: impl AsRef<Path>) -> Result<(), FileError> {
        write_atomically(path, &self.to_bytes())
    }

    /// Replaces parameters, statistics and seed by those of a file that [`Save::save`] has written.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, is damaged, or holds another model, with other widths or another type of numbers; see
    /// [`FileError`]. The model is then unchanged.
    fn load(&mut self, path: impl AsRef<Path>) -> Result<(), FileError> {
        self.load_bytes(&atomic::read(path.as_ref())?)
    }

    /// The model of a file that [`Save::save`] has written.
    ///
    /// # Errors
    ///
    /// As [`Save::load`].
    fn from_file(path: impl AsRef<Path>) -> Result<Self, FileError> {
        Self::from_bytes(&atomic::read(path.as_ref())?)
    }

    /// The bytes that [`Save::save`] writes: the same for the same model, on every machine.
    ///
    /// # Panics
    ///
    /// Never, for models that `model!` has made.
    fn to_bytes(&self) -> Vec<u8> {
        models::write(&Self::description(), &[self.store()], None)
            .expect("the shapes of a description fit its store")
    }

    /// Replaces parameters, statistics and seed by those in the bytes of a file.
    ///
    /// # Errors
    ///
    /// As [`Save::load`].
    fn load_bytes(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        *self = Self::from_bytes(bytes)?;
        Ok(())
    }

    /// The model in the bytes of a file. The numbers go from there to their places, and nothing else is copied.
    ///
    /// # Errors
    ///
    /// As [`Save::load`].
    fn from_bytes(bytes: &[u8]) -> Result<Self, FileError> {
        let mut stores = models::read(&Self::description(), bytes, false)?;
        let store = stores.pop().ok_or_else(|| error::damaged("it holds no model"))?;
        Ok(Self::from_store(store))
    }

    /// The model in the bytes of a file that is a part of the program, as `include_model!("model.safetensors")` gives
    /// them. The numbers stay there until the model is changed: nothing is copied for predictions.
    ///
    /// They are copied nevertheless from bytes that begin at no multiple of the numbers' size, as those of
    /// `include_bytes!` may, from a file of a format in which they had another order, and on processors with the greatest
    /// byte first.
    ///
    /// # Errors
    ///
    /// As [`Save::load`].
    fn from_program(bytes: &'static [u8]) -> Result<Self, FileError> {
        let mut stores = models::read_in_program(&Self::description(), bytes)?;
        let store = stores.pop().ok_or_else(|| error::damaged("it holds no model"))?;
        Ok(Self::from_store(store))
    }

    /// What files compare to know the model again.
    fn schema() -> Schema {
        Schema::new(&Self::description(), Self::Scalar::NAME)
    }

    /// Takes the parameters of the dense layers from a file of another program, as Keras lays them out: kernels of inputs
    /// x units, biases of units. The file is a safetensors file or, with the feature `npz`, one of numpy's.
    ///
    /// A tensor's name gives its layer: `dense_1/kernel`, `dense_1.bias`, `dense_1/kernel:0`, `layers/dense_1/vars/0`
    /// (0 is the kernel, 1 the bias). Layers are found by their names; if some are not, and the file has as many dense
    /// layers as the model, by their order, with numbers in names counted as numbers. Numbers may be f64, f32, f16 or
    /// bf16. What else the file holds is passed over; the other parameters stay. Arrays that numpy has named, `arr_0`,
    /// `arr_1`, …, as `np.savez(path, *model.get_weights())` does, are the dense layers' parameters in order.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or is damaged, a layer that is not found, another shape, or a number that is not
    /// finite. The model is then unchanged.
    fn import_dense(&mut self, path: impl AsRef<Path>) -> Result<(), FileError> {
        self.import_dense_bytes(&atomic::read(path.as_ref())?)
    }

    /// [`Save::import_dense`] from the bytes of a file.
    ///
    /// # Errors
    ///
    /// As [`Save::import_dense`].
    fn import_dense_bytes(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        keras::import(&Self::description(), self.store_mut(), bytes)
    }

    /// Writes the parameters of the dense layers, and nothing else, to a file for other programs: `dense/kernel`, inputs x
    /// units, and `dense/bias`, as `set_weights` of a layer of Keras takes them. A path that ends in `.npz` becomes one of
    /// numpy's files (feature `npz`), any other a safetensors file. The arrays stand in Keras' order, so that
    /// `model.set_weights(list(np.load(path).values()))` takes all of them at once.
    ///
    /// # Errors
    ///
    /// What the system refuses; the file is then as it was. A path that ends in `.npz` without the feature.
    fn export_dense(&self, path: impl AsRef<Path>) -> Result<(), FileError> {
        let path = path.as_ref();
        let as_archive = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("npz"));
        write_atomically(
            path,
            &keras::export(&Self::description(), self.store(), as_archive)?,
        )
    }
}

impl<M: Model> Save for M {}
