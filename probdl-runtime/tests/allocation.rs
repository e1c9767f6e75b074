//! A fit allocates nothing after its first step: an allocator that counts says so.

mod models;

use models::{Everything, initial_network, rows};
use probdl_runtime::optimizer::Adam;
use probdl_runtime::train::{Fit, Train};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: everything is passed on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Allocations of a fit, and of its part between the ends of the first and the last epoch.
fn allocations<M: Train>(mut model: M, x: &[M::Input], y: &[M::Target], fit: &Fit<Adam>) -> (usize, usize) {
    let start = ALLOCATIONS.get();
    let (mut first, mut last) = (None, 0);
    model
        .fit_with(x, y, fit, |_| {
            first.get_or_insert(ALLOCATIONS.get());
            last = ALLOCATIONS.get();
        })
        .unwrap();
    (ALLOCATIONS.get() - start, last - first.unwrap())
}

#[test]
fn a_fit_allocates_nothing_after_its_first_epoch() {
    let (x, y) = (rows::<8>("t3_x.f32"), rows::<1>("t3_y.f32"));
    for shuffle in [false, true] {
        for batch_size in [32, 1000] {
            let fit = Fit::new(Adam::new(0.001))
                .epochs(5)
                .batch_size(batch_size)
                .shuffle(shuffle);
            let (whole, between) = allocations(initial_network::<f32>(), &x, &y, &fit);
            assert!(whole > 0, "the allocator counts");
            assert_eq!(between, 0);
        }
    }
}

/// The first epoch has one step here and many steps there: only the packed blocks may differ, and a shuffled fit packs
/// one batch at a time.
#[test]
fn a_fit_allocates_nothing_after_its_first_step() {
    let (x, y) = (rows::<8>("t3_x.f32"), rows::<1>("t3_y.f32"));
    let fit = Fit::new(Adam::new(0.001)).batch_size(32);
    let (one_step, _) = allocations(initial_network::<f32>(), &x[..32], &y[..32], &fit);
    let (many_steps, _) = allocations(initial_network::<f32>(), &x, &y, &fit);
    assert_eq!(one_step, many_steps);
    let x: Vec<[f64; 2]> = (0..100).map(|row| [f64::from(row), f64::from(row % 7)]).collect();
    let y: Vec<[f64; 1]> = (0..100).map(|row| [f64::from(row % 5)]).collect();
    let mut model = Everything::new(0);
    model.store.values[Everything::DENSE_1.bias_offset() + 1] = 10.0; // a scale that stays positive
    let (one_step, _) = allocations(model.clone(), &x[..32], &y[..32], &fit);
    let (many_steps, _) = allocations(model, &x, &y, &fit);
    assert_eq!(one_step, many_steps);
}
