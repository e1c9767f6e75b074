//! Where the bytes of a Parquet file come from.

use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::reader::{ChunkReader, Length};
use bytes::Bytes;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

/// A file, of which parts are read where they stand. What a damaged file says of lengths is compared with its own before
/// memory is taken.
#[derive(Clone)]
pub(super) struct Source {
    file: Arc<Mutex<File>>,
    length: u64,
}

impl Source {
    pub(super) fn new(file: File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        let file = Arc::new(Mutex::new(file));
        Ok(Self { file, length })
    }

    fn read_at(&self, at: u64, to: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        file.read(to)
    }
}

impl Length for Source {
    fn len(&self) -> u64 {
        self.length
    }
}

/// Reads on from some place; readers of one file do not move each other.
pub(super) struct From {
    source: Source,
    at: u64,
}

impl Read for From {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read_at(self.at, to)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl ChunkReader for Source {
    type T = BufReader<From>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        let source = self.clone();
        Ok(BufReader::new(From { source, at: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        if start
            .checked_add(length as u64)
            .is_none_or(|end| end > self.length)
        {
            return Err(ParquetError::EOF(format!(
                "{length} bytes from byte {start} on are wanted, but it has {}",
                self.length
            )));
        }
        let mut bytes = vec![0; length];
        let source = self.clone();
        From { source, at: start }.read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}
