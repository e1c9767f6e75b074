//! Files that are cut off or changed, at every byte and in every bit.

use super::*;

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
