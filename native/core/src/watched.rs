//! Work that somebody waits for and wants to see advance.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How often a run tells how far it is.
pub const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);

/// Runs `work` on a thread of its own, and meanwhile calls `progress` now and then.
///
/// # Panics
/// As `work` does.
pub fn watched<T: Send>(work: impl FnOnce() -> T + Send, progress: &dyn Fn()) -> T {
    std::thread::scope(|scope| {
        let (running, done) = channel::<()>();
        let worker = scope.spawn(move || {
            let _running = running;
            work()
        });
        while done.recv_timeout(PROGRESS_INTERVAL) == Err(RecvTimeoutError::Timeout) {
            progress();
        }
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn the_result_comes_back_and_the_wait_is_told() {
        let calls = AtomicUsize::new(0);
        let progress = || {
            calls.fetch_add(1, Ordering::Relaxed);
        };
        let wait_for_calls = || {
            while calls.load(Ordering::Relaxed) < 2 {
                std::thread::yield_now();
            }
            7
        };
        assert_eq!(watched(wait_for_calls, &progress), 7);
    }
}
