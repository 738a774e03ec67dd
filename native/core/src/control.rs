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
    #[cfg(test)]
    watch: Watch,
}

/// What the tests of cancelling know of a run.
#[cfg(test)]
#[derive(Debug, Default)]
struct Watch {
    /// Calls of [`Control::check`].
    checks: AtomicU64,
    /// Number of the check at which the run is cancelled; 0 for never.
    cancel_at: AtomicU64,
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
        #[cfg(test)]
        self.count_check();
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

#[cfg(test)]
impl Control {
    /// Of a run that is cancelled at its check of this number, from 1 on.
    pub fn cancelled_at(check: u64) -> Self {
        let control = Self::default();
        control.watch.cancel_at.store(check, Ordering::Relaxed);
        control
    }

    /// How often [`Self::check`] was called.
    pub fn checks(&self) -> u64 {
        self.watch.checks.load(Ordering::Relaxed)
    }

    fn count_check(&self) {
        let check = 1 + self.watch.checks.fetch_add(1, Ordering::Relaxed);
        if check == self.watch.cancel_at.load(Ordering::Relaxed) {
            self.cancel();
        }
    }
}

/// Cancels `run` at some forty of its checks, the last one among them, and asserts that each ends
/// it: that an error is returned, and that no more is looked at than what runs side by side.
#[cfg(test)]
pub fn assert_every_check_cancels<T>(run: impl Fn(&Control) -> Result<T, Cancelled>) {
    let whole = Control::default();
    assert!(run(&whole).is_ok());
    let all = whole.checks();
    assert!(all > 0, "the control is looked at");
    let beside = 8 * (1 + rayon::current_num_threads()) as u64;
    for step in 1..=all.min(40) {
        // Work that others steal may be looked at in another order, and once more or less.
        let check = (step * all / all.min(40)).saturating_sub(beside).max(1);
        let control = Control::cancelled_at(check);
        assert!(run(&control).is_err(), "cancelled at check {check} of {all}");
        let after = control.checks() - check;
        assert!(after <= beside, "{after} checks after that of number {check} of {all}");
    }
}
