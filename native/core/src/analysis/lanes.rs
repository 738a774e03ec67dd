//! How items share the cores: small ones side by side, one thread each; a large one alone, by all.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{OnceLock, RwLock};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::control::Control;
use crate::failure::Failure;
use crate::watched::PROGRESS_INTERVAL;

/// How an item is to be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Beside others, on one thread.
    Small,
    /// Alone, on all threads.
    Large,
}

/// The threads of one run.
pub struct Lanes {
    threads: usize,
    shared: ThreadPool,
}

impl Lanes {
    /// `threads`, or as many as there are cores.
    pub fn new(threads: Option<usize>) -> Result<Self, Failure> {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let threads = threads.filter(|&threads| threads > 0).unwrap_or_else(cores);
        Ok(Self { threads, shared: pool(threads)? })
    }

    /// Calls `work` for every item, in order of their start, and `progress` now and then, until all
    /// are done or the run is cancelled.
    pub fn run(
        &self,
        sizes: &[Size],
        control: &Control,
        work: &(dyn Fn(usize) + Sync),
        progress: &dyn Fn(),
    ) {
        let next = AtomicUsize::new(0);
        // Small items hold it for reading, a large one for writing.
        let cores = RwLock::new(());
        let lanes = self.threads.min(sizes.len());
        std::thread::scope(|scope| {
            let (running, all_done) = channel::<()>();
            for _ in 0..lanes {
                let (next, cores, running) = (&next, &cores, running.clone());
                scope.spawn(move || {
                    self.lane(sizes, control, work, next, cores);
                    drop(running);
                });
            }
            drop(running);
            while all_done.recv_timeout(PROGRESS_INTERVAL) == Err(RecvTimeoutError::Timeout) {
                progress();
            }
        });
        progress();
    }

    fn lane(
        &self,
        sizes: &[Size],
        control: &Control,
        work: &(dyn Fn(usize) + Sync),
        next: &AtomicUsize,
        cores: &RwLock<()>,
    ) {
        let own = OnceLock::new();
        while control.check().is_ok() {
            let item = next.fetch_add(1, Ordering::Relaxed);
            let Some(size) = sizes.get(item) else { return };
            // Only the order of the lock matters, it guards no data that a panic could spoil.
            match size {
                Size::Small => {
                    let _shared = cores.read().unwrap_or_else(|poisoned| poisoned.into_inner());
                    match own.get_or_init(|| pool(1).ok()) {
                        Some(own) => own.install(|| work(item)),
                        None => work(item),
                    }
                }
                Size::Large => {
                    let _alone = cores.write().unwrap_or_else(|poisoned| poisoned.into_inner());
                    self.shared.install(|| work(item));
                }
            }
        }
    }
}

fn pool(threads: usize) -> Result<ThreadPool, Failure> {
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|index| format!("checkpoint-lens-{index}"))
        .build()
        .map_err(|error| Failure::internal(format!("cannot start {threads} threads: {error}")))
}
