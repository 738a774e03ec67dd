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
    /// As a small one where enough of them keep all threads busy, which takes less time than all
    /// threads for one after the other; else as a large one.
    Medium,
    /// Alone, on all threads.
    Large,
}

/// More medium items side by side would take too much memory: each holds a matrix of up to 64 MiB.
const MOST_MEDIUM: usize = 16;

/// `sizes` without medium ones, for so many threads.
fn settled(sizes: &[Size], threads: usize) -> Vec<Size> {
    let count = sizes.iter().filter(|&&size| size == Size::Medium).count();
    let mut beside = if threads > MOST_MEDIUM { 0 } else { count / threads * threads };
    let settle = |&size: &Size| match size {
        Size::Medium if beside > 0 => {
            beside -= 1;
            Size::Small
        }
        Size::Medium => Size::Large,
        settled => settled,
    };
    sizes.iter().map(settle).collect()
}

/// The threads of one run.
pub struct Lanes {
    threads: usize,
    shared: ThreadPool,
}

impl Lanes {
    /// `threads`, or as many as there are cores.
    pub fn new(threads: Option<usize>) -> Result<Self, Failure> {
        let threads = count(threads);
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
        let sizes = &settled(sizes, self.threads)[..];
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
                Size::Medium | Size::Large => {
                    let _alone = cores.write().unwrap_or_else(|poisoned| poisoned.into_inner());
                    self.shared.install(|| work(item));
                }
            }
        }
    }
}

/// `threads`, or as many as there are cores.
pub(super) fn count(threads: Option<usize>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    threads.filter(|&threads| threads > 0).unwrap_or_else(cores)
}

/// A pool of so many threads.
pub(super) fn pool(threads: usize) -> Result<ThreadPool, Failure> {
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|index| format!("checkpoint-lens-{index}"))
        .build()
        .map_err(|error| Failure::internal(format!("cannot start {threads} threads: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medium_items_run_side_by_side_where_they_fill_all_threads() {
        use Size::{Large, Medium, Small};
        let sizes = [Medium, Large, Medium, Small, Medium];
        assert_eq!(settled(&sizes, 1), [Small, Large, Small, Small, Small]);
        assert_eq!(settled(&sizes, 2), [Small, Large, Small, Small, Large]);
        assert_eq!(settled(&sizes, 4), [Large, Large, Large, Small, Large]);
        assert_eq!(settled(&[Medium; 34], 17), [Large; 34]);
    }
}
