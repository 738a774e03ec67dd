//! Cancellation and progress of long computations.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The computation was cancelled by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

/// Shared between one run and whoever watches it. Work is counted in units of cost: flops for
/// numerics, bytes for reading; a run adds its total up beforehand from the same cost functions.
#[derive(Debug, Default)]
pub struct Control {
    cancelled: AtomicBool,
    done: AtomicU64,
}

impl Control {
    /// Asks the run to stop. It does so at its next [`Control::check`].
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// To be called inside every loop that can take longer than about 100 ms.
    ///
    /// # Errors
    /// [`Cancelled`] once [`Control::cancel`] was called.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(Cancelled);
        }
        Ok(())
    }

    /// Counts `cost` units as done.
    pub fn advance(&self, cost: u64) {
        self.done.fetch_add(cost, Ordering::Relaxed);
    }

    /// Units of cost done so far.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }
}
