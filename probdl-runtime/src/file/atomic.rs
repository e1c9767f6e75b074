//! Files that are written whole or not at all.

use super::FileError;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes a file so that, whenever the program or the machine stops, the path holds either what it held before or all of
/// the bytes.
///
/// They go to a new file in the same folder (`.NAME.PROCESS-NUMBER.tmp`), are flushed to the disk, and take the name in
/// one step. What a killed program leaves of that file can be deleted.
///
/// # Errors
///
/// What the system refuses; the path then holds what it held before.
pub fn write_atomically(path: impl AsRef<Path>, bytes: &[u8]) -> Result<(), FileError> {
    let path = path.as_ref();
    write(path, bytes).map_err(|error| FileError::System {
        action: "write",
        path: path.to_owned(),
        error,
    })
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path does not name a file"))?;
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let (process, number) = (std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let mut temporary = std::ffi::OsString::from(".");
    temporary.push(name);
    temporary.push(format!(".{process}-{number}.tmp"));
    let temporary = folder.join(temporary);
    let written = (|| {
        let mut file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&temporary, path)
    })();
    if written.is_err() {
        // What matters is the first error; the file may not even exist.
        let _ = fs::remove_file(&temporary);
    }
    written?;
    // So that the new name survives a power cut, too; not every file system lets a folder be flushed.
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

/// All bytes of a file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    fs::read(path).map_err(|error| FileError::System {
        action: "read",
        path: path.to_owned(),
        error,
    })
}
