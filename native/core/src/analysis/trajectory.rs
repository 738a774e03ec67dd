//! The steps of one training: `subspaceLocking` of each tensor at each step against the last one.

use faer::Mat;
use serde::Deserialize;

use super::request::check_index;
use super::{Job, Listener, Plan, spectra, stack};
use crate::checkpoint::{Checkpoint, Tensor};
use crate::control::Control;
use crate::dtype::Format;
use crate::failure::Failure;
use crate::locking::{self, DIMENSIONS, Undefined};
use crate::matrix::{MatrixView, ViewKind};
use crate::reader::TensorReader;
use crate::report::{ByDimensions, LockingFigures, LockingReport, MatrixLocking, StepLocking};

/// A tensor at one step: indices into the tensors of the step's base and of the step.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct StepItem {
    /// Of the base.
    pub base: usize,
    /// Of the step.
    pub step: usize,
}

/// One tensor over the trajectory.
#[derive(Debug, Clone, Deserialize)]
pub struct TrajectoryItem {
    /// By step; nothing at a step that has no such tensor. The last one has it.
    pub steps: Vec<Option<StepItem>>,
}

/// Options of a run over a trajectory.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct TrajectoryOptions {
    /// All cores when absent.
    pub threads: Option<usize>,
}

/// A run over a trajectory.
#[derive(Debug, Clone, Deserialize)]
pub struct TrajectoryRequest {
    /// In the order in which they are to be started.
    pub items: Vec<TrajectoryItem>,
    /// For all items.
    pub options: TrajectoryOptions,
}

/// A step and the base that it is compared with, whose parts may differ from step to step.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// What the training began with.
    pub base: &'a Checkpoint,
    /// What it had come to.
    pub step: &'a Checkpoint,
}

/// Measures weight matrices over the steps of a training. The subspace of the last step is found
/// once for each matrix. What is wrong with one tensor is its report's `error`.
///
/// # Errors
/// `Cancelled`, or `Internal` for a request that does not fit the steps.
pub fn measure_locking(
    steps: &[Step],
    request: &TrajectoryRequest,
    listener: &Listener<LockingReport>,
    control: &Control,
) -> Result<(), Failure> {
    let tracks = request.items.iter().map(|item| Track::of(steps, item));
    let tracks = tracks.collect::<Result<Vec<_>, _>>()?;
    let job = Job {
        items: &tracks,
        plan: &Track::plan,
        measure: &|track| Ok(track.report(track.measure(control)?, None)),
        failed: &|track, error| track.report(vec![None; steps.len()], Some(error)),
    };
    job.run(request.options.threads, listener, control)
}

/// One tensor at one step.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    at: Step<'a>,
    item: StepItem,
}

impl<'a> Place<'a> {
    fn of(at: Step<'a>, item: StepItem) -> Result<Self, Failure> {
        check_index(at.base, item.base)?;
        check_index(at.step, item.step)?;
        Ok(Self { at, item })
    }

    /// That of the base.
    fn tensor(&self) -> &'a Tensor {
        &self.at.base.tensors[self.item.base]
    }

    fn sides(&self) -> [&'a Tensor; 2] {
        [self.tensor(), &self.at.step.tensors[self.item.step]]
    }

    fn open(&self) -> Result<Update<'a>, Failure> {
        let formats = self.sides().map(|tensor| Format::of(tensor.dtype));
        let [Some(base_format), Some(step_format)] = formats else {
            let message = "only floating tensors have an update";
            return Err(Failure::internal(message).with_tensor(&self.tensor().name));
        };
        Ok(Update {
            base: TensorReader::open(self.at.base, self.item.base)?,
            step: TensorReader::open(self.at.step, self.item.step)?,
            formats: [base_format, step_format],
            view: MatrixView::of(&self.tensor().shape),
        })
    }
}

/// The two sides of dW, open.
struct Update<'a> {
    base: TensorReader<'a>,
    step: TensorReader<'a>,
    formats: [Format; 2],
    view: MatrixView,
}

type Subspace = Result<Mat<f64>, Undefined>;

impl Update<'_> {
    /// Of matrix number `index`.
    fn subspace(&self, index: usize, control: &Control) -> Result<Subspace, Failure> {
        let Self { base, step, formats, view } = self;
        let range = view.range(index);
        let update = step.difference(base, *formats, &range, view.cols, control)?;
        Ok(locking::principal_subspace(update, control)?)
    }

    fn finish(self) -> Result<(), Failure> {
        self.base.finish()?;
        self.step.finish()
    }
}

/// One tensor over the trajectory.
struct Track<'a> {
    /// Before the last step.
    before: Vec<Option<Place<'a>>>,
    end: Place<'a>,
}

impl<'a> Track<'a> {
    fn of(steps: &[Step<'a>], item: &TrajectoryItem) -> Result<Self, Failure> {
        let mut places = steps
            .iter()
            .zip(&item.steps)
            .map(|(&at, item)| item.map(|item| Place::of(at, item)).transpose())
            .collect::<Result<Vec<_>, _>>()?;
        let end = places.pop().flatten().filter(|_| steps.len() == item.steps.len());
        let end = end.ok_or_else(|| Failure::internal("the last step has no such tensor"))?;
        let track = Self { before: places, end };
        track.check()?;
        Ok(track)
    }

    fn check(&self) -> Result<(), Failure> {
        let tensor = self.end.tensor();
        let wrong = |message: &str| Failure::internal(message).with_tensor(&tensor.name);
        if !MatrixView::of(&tensor.shape).is_weight_matrix() {
            return Err(wrong("only weight matrices have principal subspaces"));
        }
        let all = self.before.iter().flatten().chain([&self.end]);
        if all.flat_map(Place::sides).any(|side| side.shape != tensor.shape) {
            return Err(wrong("the steps have it in several shapes"));
        }
        Ok(())
    }

    fn view(&self) -> MatrixView {
        MatrixView::of(&self.end.tensor().shape)
    }

    fn plan(&self) -> Plan {
        let view = self.view();
        let updates = self.before.iter().flatten().count() + 1;
        let cost = (updates * view.count) as u64 * locking::cost(view.rows, view.cols);
        Plan { cost, size: spectra::size(view) }
    }

    fn report(&self, steps: Vec<Option<StepLocking>>, error: Option<String>) -> LockingReport {
        LockingReport { name: self.end.tensor().name.clone(), steps, error }
    }

    fn measure(&self, control: &Control) -> Result<Vec<Option<StepLocking>>, Failure> {
        let view = self.view();
        let end = self.end.open()?;
        let before = self.before.iter().map(|place| place.map(|place| place.open()).transpose());
        let before = before.collect::<Result<Vec<_>, _>>()?;
        let mut found = vec![Vec::with_capacity(view.count); before.len() + 1];
        for index in 0..view.count {
            let last = end.subspace(index, control)?;
            for (update, found) in before.iter().zip(&mut found) {
                if let Some(update) = update {
                    let own = update.subspace(index, control)?;
                    found.push(figures(view, locking(&own, &last)));
                }
            }
            let whole = last.as_ref().map(|_| 1.0).map_err(|why| reason("the update", *why));
            found[before.len()].push(figures(view, whole));
        }
        before.into_iter().flatten().chain([end]).try_for_each(Update::finish)?;
        Ok(found.into_iter().map(|matrices| at_step(view, matrices)).collect())
    }
}

/// Nothing where nothing was measured.
fn at_step(view: MatrixView, matrices: Vec<LockingFigures>) -> Option<StepLocking> {
    if view.kind != ViewKind::Stack {
        let figures = matrices.into_iter().next()?;
        return Some(StepLocking { figures, matrices: None });
    }
    let first = matrices.first()?;
    let means = LockingFigures {
        subspace_locking: keyed(stack::mean(matrices.iter().map(only))),
        subspace_locking_baseline: first.subspace_locking_baseline.clone(),
        reason: stack::reason_of(matrices.iter().map(|one| one.reason.as_deref())),
    };
    let matrices = matrices.into_iter().enumerate();
    let matrices = matrices.map(|(index, figures)| MatrixLocking { index, figures }).collect();
    Some(StepLocking { figures: means, matrices: Some(matrices) })
}

fn only(figures: &LockingFigures) -> Option<f64> {
    figures.subspace_locking.values().copied().flatten().next()
}

/// Of an update before the last one.
fn locking(own: &Subspace, last: &Subspace) -> Result<f64, String> {
    match (own, last) {
        (Err(why), _) => Err(reason("the update", *why)),
        (_, Err(why)) => Err(reason("the last update", *why)),
        (Ok(own), Ok(last)) => Ok(locking::subspace_locking(own.as_ref(), last.as_ref())),
    }
}

fn figures(view: MatrixView, locking: Result<f64, String>) -> LockingFigures {
    LockingFigures {
        subspace_locking: keyed(locking.as_ref().ok().copied()),
        subspace_locking_baseline: keyed(locking::baseline(view.cols)),
        reason: locking.err(),
    }
}

fn keyed(figure: Option<f64>) -> ByDimensions {
    [(DIMENSIONS.to_string(), figure)].into()
}

fn reason(which: &str, why: Undefined) -> String {
    match why {
        Undefined::NotFinite => format!("{which} {}", spectra::NOT_FINITE),
        Undefined::Zero => format!("{which} is zero"),
        Undefined::Rank(rank) => format!("{which} has rank {rank}, under {DIMENSIONS}"),
    }
}

#[cfg(test)]
mod tests;
