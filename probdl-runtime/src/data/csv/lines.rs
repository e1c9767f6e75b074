//! Rows with the lines that they begin on.

use super::CsvError;
use csv::{ByteRecord, StringRecord};
use std::io::{self, Read};

/// A row of text, and the line that it begins on, from 1.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) line: u64,
    fields: StringRecord,
}

impl Row {
    /// A field without the blanks around it.
    pub(super) fn field(&self, place: usize) -> &str {
        self.fields[place].trim()
    }

    /// All of them.
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(str::trim)
    }
}

/// A source in which every line ends in one line feed, and that remembers its last byte: a row that the end of the file
/// ends has no line break of its own.
#[derive(Debug)]
struct Source<R> {
    source: R,
    last: u8,
    /// Whether the last byte of the source was a carriage return: a line feed behind it is no other line.
    returned: bool,
    ended: bool,
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.source.read(buffer)?;
            let mut kept = 0;
            for place in 0..count {
                let byte = buffer[place];
                if byte != b'\n' || !self.returned {
                    buffer[kept] = if byte == b'\r' { b'\n' } else { byte };
                    self.last = buffer[kept];
                    kept += 1;
                }
                self.returned = byte == b'\r';
            }
            self.ended |= count == 0;
            if kept > 0 || count == 0 {
                return Ok(kept);
            }
        }
    }
}

/// Reads rows and counts lines: the library's count stands before the empty lines and remarks that it passes over.
#[derive(Debug)]
pub(super) struct Lines<R> {
    file: String,
    reader: csv::Reader<Source<R>>,
    /// How many fields a row must have; unknown before the first.
    width: Option<usize>,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(file: &str, builder: &mut csv::ReaderBuilder, source: R) -> Self {
        let source = Source {
            source,
            last: b'\n',
            returned: false,
            ended: false,
        };
        Self {
            file: file.to_owned(),
            // The width is checked here, and blanks are kept: line breaks among them count.
            reader: builder.flexible(true).has_headers(false).from_reader(source),
            width: None,
        }
    }

    /// The next row, if there is one. All have as many fields as the first.
    pub(super) fn next(&mut self) -> Result<Option<Row>, CsvError> {
        let mut record = ByteRecord::new();
        let more = self.reader.read_byte_record(&mut record);
        let more = more.map_err(|error| CsvError::System {
            file: self.file.clone(),
            error: error.to_string(),
        })?;
        if !more {
            return Ok(None);
        }
        let breaks = record.iter().flatten().filter(|byte| **byte == b'\n').count() as u64;
        let source = self.reader.get_ref();
        // A row that no line break of its own has ended.
        let ends_with_file = source.ended;
        let end = self.reader.position().line() - u64::from(!ends_with_file);
        let line = end.saturating_sub(breaks).max(1);
        let broken = record
            .iter()
            .next_back()
            .is_some_and(|field| field.contains(&b'\n'));
        if ends_with_file && broken && source.last != b'"' {
            return Err(CsvError::Unclosed {
                file: self.file.clone(),
                line,
            });
        }
        let fields = StringRecord::from_byte_record(record).map_err(|_| CsvError::Encoding {
            file: self.file.clone(),
            line,
        })?;
        let expected = *self.width.get_or_insert(fields.len());
        if fields.len() != expected {
            return Err(CsvError::Fields {
                file: self.file.clone(),
                line,
                found: fields.len(),
                expected,
            });
        }
        Ok(Some(Row { line, fields }))
    }
}
