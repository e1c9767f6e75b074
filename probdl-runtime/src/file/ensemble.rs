//! Ensembles as files: their members one behind the other, each tensor with its member's number before its name.

use super::{FileError, atomic, models, write_atomically};
use crate::ensemble::Ensemble;
use crate::model::Model;
use std::path::Path;

impl<M: Model> Ensemble<M> {
    /// Writes all members to a file, as [`Save::save`](super::Save::save) does.
    ///
    /// # Errors
    ///
    /// What the system refuses; the file is then as it was.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), FileError> {
        write_atomically(path, &self.to_bytes())
    }

    /// Replaces all members by those of a file, of which there may be more or fewer.
    ///
    /// # Errors
    ///
    /// As [`Save::load`](super::Save::load), and a file that holds a model alone. The ensemble is then unchanged.
    pub fn load(&mut self, path: impl AsRef<Path>) -> Result<(), FileError> {
        *self = Self::from_file(path)?;
        Ok(())
    }

    /// The ensemble of a file.
    ///
    /// # Errors
    ///
    /// As [`Ensemble::load`].
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, FileError> {
        Self::from_bytes(&atomic::read(path.as_ref())?)
    }

    /// The bytes that [`Ensemble::save`] writes.
    ///
    /// # Panics
    ///
    /// Never, for models that `model!` has made.
    pub fn to_bytes(&self) -> Vec<u8> {
        let stores: Vec<_> = self.members().iter().map(Model::store).collect();
        models::write(&M::description(), &stores, Some(stores.len()))
            .expect("the shapes of a description fit its store")
    }

    /// The ensemble in the bytes of a file.
    ///
    /// # Errors
    ///
    /// As [`Ensemble::load`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FileError> {
        let stores = models::read(&M::description(), bytes, true)?;
        Self::from_members(stores.into_iter().map(M::from_store).collect()).map_err(super::error::damaged)
    }
}
