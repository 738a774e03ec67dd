//! Runs over many tensors: each item is measured on its own, reported as it is done, and dropped.

mod bounds;
mod estimates;
mod halves;
pub(crate) mod lanes;
mod masks;
mod pair;
mod pair_matrix;
mod permutation;
mod request;
mod rotation;
mod shuffled;
pub(crate) mod spectra;
mod stack;
mod stack_directions;
mod tensor;
mod trajectory;
mod updates;

use std::sync::atomic::{AtomicU64, Ordering};

use crate::checkpoint::Checkpoint;
use crate::control::Control;
use crate::failure::{self, Failure, FailureKind};
use crate::report::{PairReport, TensorReport};
use lanes::{Lanes, Size};
pub use request::{
    DEFAULT_DIMENSIONS, PairItem, PairMetric, PairOptions, PairRequest, TensorItem, TensorMetric,
    TensorOptions, TensorRequest,
};
pub use spectra::singular_values;
pub use trajectory::{
    Step, StepItem, TrajectoryItem, TrajectoryOptions, TrajectoryRequest, measure_locking,
};
pub use updates::{TripleItem, UpdatesOptions, UpdatesRequest, compare_updates};

/// What a run tells while it goes on.
#[derive(Debug)]
pub enum Event<Report> {
    /// An item is done; `position` is its index in the request. Items finish in any order.
    Report {
        /// Which item.
        position: usize,
        /// What was found.
        report: Box<Report>,
    },
    /// Fraction of the cost that is done, 0…1; about ten times a second.
    Progress(f64),
}

/// Where a run's events go. It is called from several threads.
pub type Listener<'a, Report> = dyn Fn(Event<Report>) + Sync + 'a;

/// Measures tensors of a checkpoint. What is wrong with one tensor is its report's `error`.
///
/// # Errors
/// `Cancelled`, or `Internal` for a request that names no tensor of the checkpoint.
pub fn analyze_tensors(
    checkpoint: &Checkpoint,
    request: &TensorRequest,
    listener: &Listener<TensorReport>,
    control: &Control,
) -> Result<(), Failure> {
    request.check(checkpoint)?;
    let job = Job {
        items: &request.items,
        plan: &|item: &TensorItem| tensor::plan(checkpoint, item),
        measure: &|item: &TensorItem| {
            tensor::measure(checkpoint, item, request.options.values, control)
        },
        failed: &|item: &TensorItem, error| tensor::failed(checkpoint, item, error),
    };
    job.run(request.options.threads, listener, control)
}

/// Measures pairs of tensors. What is wrong with one pair is its report's `error`.
///
/// # Errors
/// `Cancelled`, or `Internal` for a request that names no such tensors or tensors of two shapes.
pub fn compare_pairs(
    base: &Checkpoint,
    other: &Checkpoint,
    request: &PairRequest,
    listener: &Listener<PairReport>,
    control: &Control,
) -> Result<(), Failure> {
    request.check(base, other)?;
    let job = Job {
        items: &request.items,
        plan: &|item: &PairItem| pair::plan(base, other, item, &request.options),
        measure: &|item: &PairItem| pair::measure(base, other, item, &request.options, control),
        failed: &|item: &PairItem, error| pair::failed(base, other, item, error),
    };
    job.run(request.options.threads, listener, control)
}

/// What measuring an item will take.
#[derive(Debug, Clone, Copy)]
struct Plan {
    /// In the units of [`Control`].
    cost: u64,
    size: Size,
}

/// A run as the scheduler sees it.
struct Job<'a, Item, Report> {
    items: &'a [Item],
    plan: &'a dyn Fn(&Item) -> Plan,
    measure: &'a (dyn Fn(&Item) -> Result<Report, Failure> + Sync),
    failed: &'a (dyn Fn(&Item, String) -> Report + Sync),
}

impl<Item: Sync, Report: Send> Job<'_, Item, Report> {
    fn run(
        &self,
        threads: Option<usize>,
        listener: &Listener<Report>,
        control: &Control,
    ) -> Result<(), Failure> {
        let plans: Vec<Plan> = self.items.iter().map(self.plan).collect();
        // An item without cost, as integers that are only counted, is a step of the run as well.
        let costs: Vec<u64> = plans.iter().map(|plan| plan.cost.max(1)).collect();
        let total: u64 = costs.iter().sum();
        let finished = AtomicU64::new(0);
        let (measure, failed) = (self.measure, self.failed);
        let sizes: Vec<Size> = plans.iter().map(|plan| plan.size).collect();
        let work = |position: usize| {
            let item = &self.items[position];
            let report = match failure::guard(|| measure(item)) {
                Err(failure) if failure.kind == FailureKind::Cancelled => return,
                Err(failure) => failed(item, failure.to_string()),
                Ok(report) => report,
            };
            finished.fetch_add(costs[position], Ordering::Relaxed);
            listener(Event::Report { position, report: Box::new(report) });
        };
        let progress = || {
            // Items that failed early did not count all of their cost.
            let done = control.done().max(finished.load(Ordering::Relaxed));
            listener(Event::Progress((done as f64 / total.max(1) as f64).min(1.0)));
        };
        Lanes::new(threads)?.run(&sizes, control, &work, &progress);
        control.check()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
