//! Stored training states that are cut off or changed, at every byte and in every bit.

use crate::{Line, line_data};
use probdl::prelude::*;
use probdl::train::TrainingState;

#[test]
fn whatever_changes_in_a_stored_state_is_noticed() {
    let (x, y) = line_data();
    let adam = Adam::new(0.01).use_ema(0.9);
    let mut model = Line::new(1);
    let fitted = model
        .fit_on(
            &Training::new(&x, &y),
            &Fit::new(adam).epochs(2),
            &mut StepBudget::new(3),
        )
        .unwrap();
    let bytes = fitted.state.to_bytes();
    let read = |bytes: &[u8]| TrainingState::<_, f32>::from_bytes(&adam, 2, bytes);
    assert_eq!(read(&bytes).unwrap().to_bytes(), bytes);
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length]).is_err(), "the first {length} bytes");
    }
    for bit in 0..8 * bytes.len() {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(read(&changed).is_err(), "bit {bit}");
    }
    let mut random = rng(9);
    let mut below = |n: usize| (random.uniform() * n as f64) as usize;
    for case in 0..3000 {
        let mut changed = bytes.clone();
        let at = below(bytes.len());
        match case % 4 {
            0 => changed.insert(at, below(256) as u8),
            1 => drop(changed.remove(at)),
            // Whole words out of place: lengths stay multiples of what they should be.
            2 => changed[8..].rotate_left(8 * (1 + below(bytes.len() / 8 - 2))),
            _ => changed = (0..below(300)).map(|_| below(256) as u8).collect(),
        }
        assert!(changed == bytes || read(&changed).is_err(), "case {case}");
    }
    // A whole state of another optimizer, model or type of numbers.
    let plain = Adam::new(0.01);
    assert!(TrainingState::<_, f32>::from_bytes(&plain, 2, &bytes).is_err());
    assert!(TrainingState::<_, f32>::from_bytes(&adam, 3, &bytes).is_err());
}
