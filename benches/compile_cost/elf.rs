//! How much code an executable holds.

/// The size of the section `.text` of a 64-bit little-endian ELF file; nothing for other files.
pub(crate) fn text_bytes(file: &[u8]) -> Option<usize> {
    if !file.starts_with(b"\x7fELF\x02\x01") {
        return None;
    }
    let number = |at: usize, bytes: usize| -> Option<usize> {
        let mut wide = [0; 8];
        wide[..bytes].copy_from_slice(file.get(at..at + bytes)?);
        usize::try_from(u64::from_le_bytes(wide)).ok()
    };
    // The file's header: where the sections' headers are, their size, their number, and which holds the names.
    let (table, size, count, names) = (
        number(0x28, 8)?,
        number(0x3a, 2)?,
        number(0x3c, 2)?,
        number(0x3e, 2)?,
    );
    let names = number(table + names * size + 0x18, 8)?;
    (0..count)
        .map(|section| table + section * size)
        .find_map(|header| {
            let name = names + number(header, 4)?;
            let is_text = file.get(name..)?.starts_with(b".text\0");
            is_text.then(|| number(header + 0x20, 8)).flatten()
        })
}
