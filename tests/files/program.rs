//! Models whose files are parts of the program.

use super::*;
use probdl::file::FileError;

/// Bytes of a file that live as long as the program, `offset` bytes from a multiple of 64.
fn in_program(bytes: &[u8], offset: usize) -> &'static [u8] {
    let room: &'static mut [u8] = vec![0; bytes.len() + 128].leak();
    let start = room.as_ptr().addr().next_multiple_of(64) - room.as_ptr().addr() + offset;
    room[start..start + bytes.len()].copy_from_slice(bytes);
    &room[start..start + bytes.len()]
}

fn lies_in<T>(numbers: &[T], bytes: &[u8]) -> bool {
    bytes.as_ptr_range().contains(&numbers.as_ptr().cast())
}

#[test]
fn numbers_stay_in_the_program_until_they_are_changed() {
    let (x, y) = rows();
    let model = trained();
    let bytes = in_program(&model.to_bytes(), 0);
    let mut loaded = Everything::from_program(bytes).unwrap();
    assert!(lies_in(loaded.parameters(), bytes));
    assert_eq!(loaded.store(), model.store());
    assert_eq!(loaded.predict(&x, 3), model.predict(&x, 3));
    assert!(lies_in(loaded.clone().parameters(), bytes));
    let before = bytes.to_vec();
    loaded.fit(&x, &y, &Fit::new(SGD::new(0.001)).epochs(1)).unwrap();
    assert!(!lies_in(loaded.parameters(), bytes));
    assert_eq!(bytes, before);
    let double = Double::new(3);
    let bytes = in_program(&double.to_bytes(), 0);
    assert!(lies_in(Double::from_program(bytes).unwrap().parameters(), bytes));
}

#[test]
fn what_cannot_lie_there_is_copied() {
    let model = trained();
    for offset in 1..8 {
        let bytes = in_program(&model.to_bytes(), offset);
        let loaded = Everything::from_program(bytes).unwrap();
        assert_eq!(lies_in(loaded.parameters(), bytes), offset == 4);
        assert_eq!(loaded.store(), model.store());
    }
}

#[test]
fn a_file_of_a_released_version_is_a_part_of_the_program() {
    let bytes = include_model!("../reference/files/everything-0.1.safetensors");
    assert!(bytes.as_ptr().addr().is_multiple_of(64));
    let loaded = Everything::from_program(bytes).unwrap();
    assert_eq!(loaded.store(), Everything::from_bytes(bytes).unwrap().store());
}

#[test]
fn damage_is_told() {
    let bytes = trained().to_bytes();
    for length in [0, 7, 8, bytes.len() / 2, bytes.len() - 1] {
        assert!(Everything::from_program(in_program(&bytes[..length], 0)).is_err());
    }
    let mut damaged = bytes.clone();
    *damaged.last_mut().unwrap() ^= 1;
    let error = Everything::from_program(in_program(&damaged, 0)).unwrap_err();
    assert!(matches!(error, FileError::Damaged { .. }), "{error:?}");
    assert!(Line::from_program(in_program(&bytes, 0)).is_err());
}
