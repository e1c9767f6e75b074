//! Where the batches of an Arrow file lie, and whether there is as much in them as they say: memory is taken for what is
//! said, before it is read.

use arrow_ipc::reader::read_footer_length;
use arrow_ipc::{Block, Message, root_as_footer, root_as_message};
use std::io::{Read, Seek, SeekFrom};

/// The place of a batch or a dictionary: a description, and a body behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    offset: u64,
    description: u64,
    body: u64,
}

/// How many times smaller LZ4 makes what it compresses, at most: a byte of its format stands for up to 255 others.
const MOST_COMPRESSION: u64 = 255;

/// A body may begin with so many bytes that say its length.
const LENGTH: u64 = 8;

/// The places of the batches of a file, all of which lie inside it. Its dictionaries, which are read when it is opened,
/// have the lengths that they say.
pub(super) fn places(bytes: &mut (impl Read + Seek)) -> Result<Vec<Place>, String> {
    // The length of the footer and the letters `ARROW1`.
    const END: usize = 10;
    let length = bytes.seek(SeekFrom::End(0)).map_err(text)?;
    let before = length.checked_sub(END as u64).ok_or("it is too short")?;
    let mut end = [0; END];
    read_at(bytes, before, &mut end)?;
    let footer = read_footer_length(end).map_err(text)?;
    let start = before
        .checked_sub(footer as u64)
        .ok_or("its footer is longer than the file")?;
    let mut data = vec![0; footer];
    read_at(bytes, start, &mut data)?;
    let footer = root_as_footer(&data).map_err(text)?;
    let place = |block: &Block| {
        let parts = [
            block.offset(),
            i64::from(block.metaDataLength()),
            block.bodyLength(),
        ];
        let [offset, description, body] = parts.map(|part| part.try_into().unwrap_or(u64::MAX));
        let end = offset.saturating_add(description).saturating_add(body);
        let place = Place {
            offset,
            description,
            body,
        };
        if end <= start {
            Ok(place)
        } else {
            Err("a batch reaches beyond its end".to_owned())
        }
    };
    let dictionaries = footer.dictionaries().into_iter().flatten();
    for dictionary in dictionaries.map(place) {
        check_lengths(bytes, dictionary?)?;
    }
    footer.recordBatches().into_iter().flatten().map(place).collect()
}

/// Refuses a batch with a part that would be longer than what it was compressed to can stand for.
pub(super) fn check_lengths(bytes: &mut (impl Read + Seek), place: Place) -> Result<(), String> {
    const CONTINUATION: [u8; 4] = [0xFF; 4];
    let mut description = vec![0; place.description as usize];
    read_at(bytes, place.offset, &mut description)?;
    let prefix = if description.starts_with(&CONTINUATION) {
        8
    } else {
        4
    };
    let message = root_as_message(description.get(prefix..).unwrap_or_default()).map_err(text)?;
    let body = place.offset + place.description;
    for [at, length] in compressed_parts(&message) {
        let inside = at.checked_add(length).is_some_and(|end| end <= place.body);
        if length == 0 {
            continue;
        }
        if !inside || length < LENGTH {
            return Err("a part of a batch reaches beyond its end".to_owned());
        }
        let mut said = [0; LENGTH as usize];
        read_at(bytes, body + at, &mut said)?;
        // -1 says that a part is not compressed.
        let said = i64::from_le_bytes(said);
        let most = (length - LENGTH).saturating_mul(MOST_COMPRESSION);
        if said < -1 || u64::try_from(said).is_ok_and(|said| said > most) {
            return Err(format!("{length} bytes cannot stand for {said}"));
        }
    }
    Ok(())
}

/// Places and lengths of the parts of a batch, if it is compressed.
fn compressed_parts(message: &Message<'_>) -> Vec<[u64; 2]> {
    let dictionary = || message.header_as_dictionary_batch()?.data();
    let Some(batch) = message.header_as_record_batch().or_else(dictionary) else {
        return Vec::new();
    };
    if batch.compression().is_none() {
        return Vec::new();
    }
    let number = |number: i64| u64::try_from(number).unwrap_or(u64::MAX);
    let parts = batch.buffers().into_iter().flatten();
    parts
        .map(|part| [number(part.offset()), number(part.length())])
        .collect()
}

fn read_at(bytes: &mut (impl Read + Seek), at: u64, to: &mut [u8]) -> Result<(), String> {
    bytes.seek(SeekFrom::Start(at)).map_err(text)?;
    bytes.read_exact(to).map_err(text)
}

#[allow(clippy::needless_pass_by_value)] // as `map_err` calls it
fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
