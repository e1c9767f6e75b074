//! What allocates and what does not, counted.

use probdl::prelude::*;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The system's allocator, which counts the allocations of each thread.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
    static BYTES: Cell<usize> = const { Cell::new(0) };
}

fn count(bytes: usize) {
    // A thread that is ending counts no more.
    let _ = ALLOCATIONS.try_with(|allocations| allocations.set(allocations.get() + 1));
    let _ = BYTES.try_with(|total| total.set(total.get() + bytes));
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: the caller's promises are the system's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        // SAFETY: as above.
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often this thread allocates while something runs, and how many bytes.
fn allocated<T>(run: impl FnOnce() -> T) -> (usize, usize, T) {
    let before = (ALLOCATIONS.get(), BYTES.get());
    let result = run();
    (ALLOCATIONS.get() - before.0, BYTES.get() - before.1, result)
}

model! { struct Scattered = Input(8) -> Dense(50, relu) -> Dense(2) -> DistributionLambda(|t| Normal(t[0], softplus(t[1]) + 1e-3)); }
model! { struct Classes = Input(3) -> Normalization() -> Dense(13, gelu) -> Dropout(0.5) -> Dense(5, softmax) -> DistributionLambda(|p| Categorical(probs = p), convert_to_tensor_fn = mode); }
model! { #[model(dtype = f64)] struct TwoHeads(x: 3, z: 2) {
    let h = x -> Dense(7, tanh);
    let both = concat(h, z);
    let loc = both -> Dense(1);
    let scale = h -> Dense(1, softplus);
    Normal(loc, scale)
} }

fn rows<const N: usize>(count: usize) -> Vec<[f32; N]> {
    (0..count)
        .map(|row| std::array::from_fn(|k| ((row * 37 + k * 101) % 97) as f32 / 48.5 - 1.0))
        .collect()
}

#[test]
fn the_counter_counts() {
    let (allocations, bytes, vector) = allocated(|| vec![0_u64; 100]);
    assert_eq!((allocations, bytes, vector.len()), (1, 800, 100));
}

#[test]
fn the_law_of_one_row_allocates_nothing() {
    let (scattered, classes, two_heads) = (Scattered::new(1), Classes::new(1), TwoHeads::new(1));
    let (allocations, _, law) = allocated(|| scattered.distribution(&[0.5; 8]));
    assert!(allocations == 0 && law.mean()[0].is_finite());
    let (allocations, _, law) = allocated(|| classes.distribution(&[0.5; 3]));
    assert!(allocations == 0 && law.mode() < 5);
    let (allocations, _, law) = allocated(|| two_heads.distribution(&([0.5; 3], [1.0; 2])));
    assert!(allocations == 0 && law.stddev()[0] > 0.0);
}

#[test]
fn predictions_into_places_allocate_nothing_after_the_first_call() {
    let (model, x) = (Scattered::new(1), rows::<8>(1000));
    let mut draws = vec![[0.0]; x.len()];
    let mut laws = model.distributions(&x[..500]);
    for round in 0..3 {
        let (allocations, _, result) = allocated(|| model.predict_into(&x, round, &mut draws));
        assert_eq!(result, Ok(()));
        assert!(round == 0 || allocations == 0, "{allocations} allocations");
        let (allocations, _, ()) = allocated(|| model.distributions_into(&x, &mut laws));
        assert!(round == 0 || allocations == 0, "{allocations} allocations");
        assert_eq!(draws, model.predict(&x, round));
        assert_eq!(laws, model.distributions(&x));
    }
}

#[test]
fn the_buffers_do_not_grow_with_the_rows() {
    let (model, x) = (Classes::new(1), rows::<3>(10_000));
    for count in [1, 64, 65, 10_000] {
        let (_, bytes, classes) = std::thread::scope(|scope| {
            let first = scope.spawn(|| allocated(|| model.predict(&x[..count], 1)));
            first.join().unwrap()
        });
        assert_eq!(classes.len(), count);
        let output = count * size_of::<u32>();
        assert!(
            bytes - output < 40_000,
            "{count} rows: {bytes} bytes, of which output {output}"
        );
        model.predict(&x, 1);
        let (allocations, bytes, _) = allocated(|| model.predict(&x[..count], 1));
        assert_eq!((allocations, bytes), (1, output));
    }
}

#[test]
fn places_that_do_not_fit_are_refused_and_left_alone() {
    let (model, x) = (Scattered::new(1), rows::<8>(3));
    let mut draws = [[7.0]; 2];
    let error = model.predict_into(&x, 1, &mut draws).unwrap_err();
    assert_eq!(error, PlacesError { rows: 3, places: 2 });
    assert_eq!(
        error.to_string(),
        "there are 3 rows of inputs, but places for 2 predictions"
    );
    assert_eq!(draws, [[7.0]; 2]);
}
