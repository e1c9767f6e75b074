//! Threads that share the blocks of a batch.
//!
//! Each thread packs its blocks itself and computes their gradients in memory of its own; the leader adds them in the
//! order of the blocks. That is the order of a single thread, so the number of threads does not change a bit.

use super::batch_objective::block_gradient;
use super::batches::Batches;
use super::{BLOCK, Fit};
use crate::lanes::Scalar;
use crate::layer::{self, Dispatch, Kernels, dispatch};
use crate::model::{Model, Store};
use crate::optimizer::Optimizer;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

/// Steps of fewer parameters times rows are not worth another thread.
const WORTHWHILE: usize = 1 << 21;
/// How often a thread looks for work before it lets others run.
const PATIENCE: usize = 1 << 10;

/// Where in a training run the team is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub(super) epoch: u64,
    pub(super) batch: usize,
    pub(super) step: u64,
}

/// Threads that wait for blocks. They end when the team is dropped.
#[derive(Debug)]
pub(super) struct Team<S> {
    shared: Arc<Shared<S>>,
    threads: Vec<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared<S> {
    task: RwLock<Task<S>>,
    /// How often the leader has asked for a block of each thread.
    asked: AtomicUsize,
    /// How many threads are done with theirs.
    finished: AtomicUsize,
    ended: AtomicBool,
    parts: Vec<Mutex<Part<S>>>,
}

#[derive(Debug)]
struct Task<S> {
    /// All parameters, statistics included.
    parameters: Vec<S>,
    place: Place,
    /// What `asked` was when the place was announced.
    asked: usize,
}

/// What a thread has computed.
#[derive(Debug)]
struct Part<S> {
    value: S,
    gradient: Vec<S>,
}

/// How many threads help the one that fits: as many as the fit allows and the batches can use, none if a step is too small to be
/// shared.
pub(super) fn others(fit: &Fit<impl Optimizer>, trainable: usize, batch_rows: usize) -> usize {
    if trainable.saturating_mul(batch_rows) < WORTHWHILE {
        return 0;
    }
    let allowed = fit
        .threads
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    allowed.min(batch_rows.div_ceil(BLOCK)).saturating_sub(1)
}

impl<S: Dispatch> Team<S> {
    /// Starts as many threads as the fit allows and the batches can use, unless a step is too small to be shared.
    pub(super) fn start<M: Model<Scalar = S>>(
        fit: &Fit<impl Optimizer>,
        batches: &Batches<S>,
        seed: u64,
        store: &Store<S>,
    ) -> Option<Self> {
        let batch_size = fit.rows_of_batch(batches.rows().len());
        let batch_rows = batch_size.min(batches.rows().len());
        let others = others(fit, store.trainable, batch_rows);
        if others == 0 {
            return None;
        }
        let part = || {
            Mutex::new(Part {
                value: S::ZERO,
                gradient: vec![S::ZERO; store.trainable],
            })
        };
        let shared = Arc::new(Shared {
            task: RwLock::new(Task {
                parameters: store.values.to_vec(),
                place: Place::default(),
                asked: 0,
            }),
            asked: AtomicUsize::new(0),
            finished: AtomicUsize::new(0),
            ended: AtomicBool::new(false),
            parts: (0..others).map(|_| part()).collect(),
        });
        let mut threads = Vec::with_capacity(others);
        for member in 0..others {
            let worker = Worker::<M> {
                shared: Arc::clone(&shared),
                member,
                batches: Batches::ordered(Arc::clone(batches.rows()), batch_size, BLOCK, fit.shuffle, seed),
                model: PhantomData,
            };
            match std::thread::Builder::new().spawn(move || dispatch(worker)) {
                Ok(thread) => threads.push(thread),
                Err(_) => {
                    // The system has no more threads to give: one can do the work too.
                    drop(Self { shared, threads });
                    return None;
                }
            }
        }
        Some(Self { shared, threads })
    }
}

impl<S: Scalar> Team<S> {
    /// How many blocks are computed at once, the leader's included.
    pub(super) fn len(&self) -> usize {
        self.threads.len() + 1
    }

    /// Says what the next blocks are.
    pub(super) fn announce(&self, parameters: &[S], place: Place) {
        let mut task = self.shared.task.write().unwrap_or_else(PoisonError::into_inner);
        task.parameters[..parameters.len()].copy_from_slice(parameters);
        task.place = place;
        task.asked = self.shared.asked.load(Ordering::Relaxed);
    }

    /// Asks each thread for its next block.
    pub(super) fn ask(&self) {
        self.shared.finished.store(0, Ordering::Relaxed);
        self.shared.asked.fetch_add(1, Ordering::Release);
    }

    /// Waits for the threads, and adds the first `count` of their blocks to value and gradient, in order.
    #[inline(always)]
    pub(super) fn add(&self, count: usize, mut value: S, gradient: &mut [S]) -> S {
        wait(|| self.shared.finished.load(Ordering::Acquire) == self.threads.len());
        for part in &self.shared.parts[..count] {
            let part = part.lock().unwrap_or_else(PoisonError::into_inner);
            value += part.value;
            for (sum, number) in gradient.iter_mut().zip(&part.gradient) {
                *sum += *number;
            }
        }
        value
    }
}

impl<S> Drop for Team<S> {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::Relaxed);
        self.shared.asked.fetch_add(1, Ordering::Release);
        for thread in self.threads.drain(..) {
            // A thread that has panicked has said so itself.
            let _ = thread.join();
        }
    }
}

/// Looks again and again, for the answer is near.
#[inline(always)]
fn wait(ready: impl Fn() -> bool) {
    let mut looks = 0;
    while !ready() {
        if looks < PATIENCE {
            looks += 1;
            std::hint::spin_loop();
        } else {
            std::thread::yield_now();
        }
    }
}

/// One of the threads.
struct Worker<M: Model> {
    shared: Arc<Shared<M::Scalar>>,
    member: usize,
    batches: Batches<M::Scalar>,
    model: PhantomData<M>,
}

impl<M: Model> layer::Task<M::Scalar> for Worker<M> {
    type Output = ();

    #[inline(always)]
    fn run<V: Kernels<Scalar = M::Scalar>>(mut self) {
        let mut work = M::work::<V::Scalar>(self.batches.block_rows());
        let share = self.shared.parts.len() + 1;
        let (mut asked, mut epoch) = (0, None);
        loop {
            wait(|| self.shared.asked.load(Ordering::Acquire) > asked);
            asked += 1;
            if self.shared.ended.load(Ordering::Relaxed) {
                return;
            }
            // Counts as finished on every way out, so that the leader never waits in vain.
            let _finished = Finished(&self.shared.finished);
            let task = self.shared.task.read().unwrap_or_else(PoisonError::into_inner);
            if epoch != Some(task.place.epoch) {
                epoch = Some(task.place.epoch);
                self.batches.shuffle(task.place.epoch);
            }
            let index = (asked - task.asked - 1) * share + self.member + 1;
            let Place { batch, step, .. } = task.place;
            if let Some(block) = self.batches.block::<V>(batch, index, step) {
                let mut part = self.shared.parts[self.member]
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner);
                part.gradient.fill(V::Scalar::ZERO);
                part.value = block_gradient::<M, V>(&task.parameters, block, &mut work, &mut part.gradient);
            }
        }
    }
}

/// Counts a thread as done when it is dropped.
struct Finished<'a>(&'a AtomicUsize);

impl Drop for Finished<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Release);
    }
}
