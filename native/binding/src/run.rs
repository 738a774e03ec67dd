//! Runs over many tensors. All events of a run go through one queue, its end included, so that
//! nothing arrives after the end.

use std::sync::Arc;

use checkpoint_lens_core::analysis::{
    self, Event, PairRequest, Step, TensorRequest, TrajectoryRequest, UpdatesRequest,
};
use checkpoint_lens_core::failure::{Failure, guard};
use napi::Status;
use napi::bindgen_prelude::{ClassInstance, Unknown};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;
use serde::Serialize;

use crate::Cancellation;
use crate::checkpoint::CheckpointHandle;
use crate::task::{self, parse};

/// Called with one event as JSON.
pub type Callback = ThreadsafeFunction<String, Unknown<'static>, String, Status, false>;

#[derive(Serialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
enum Message<'a, Report> {
    Report { position: usize, report: &'a Report },
    Progress { fraction: f64 },
    Done { failure: Option<&'a Failure> },
}

/// Measures tensors; `request` is a `TensorRequest` as JSON.
#[napi]
pub fn analyze_tensors(
    handle: &CheckpointHandle,
    request: String,
    on_event: Callback,
    cancellation: &Cancellation,
) -> napi::Result<()> {
    let (checkpoint, control) = (handle.checkpoint.clone(), cancellation.control.clone());
    start(on_event, move |events| {
        let request: TensorRequest = parse(&request)?;
        let listener = |event| send(&events, &event);
        analysis::analyze_tensors(&checkpoint, &request, &listener, &control)
    })
}

/// Compares pairs of tensors; `request` is a `PairRequest` as JSON.
#[napi]
pub fn compare_pairs(
    base: &CheckpointHandle,
    other: &CheckpointHandle,
    request: String,
    on_event: Callback,
    cancellation: &Cancellation,
) -> napi::Result<()> {
    let (base, other) = (base.checkpoint.clone(), other.checkpoint.clone());
    let control = cancellation.control.clone();
    start(on_event, move |events| {
        let request: PairRequest = parse(&request)?;
        let listener = |event| send(&events, &event);
        analysis::compare_pairs(&base, &other, &request, &listener, &control)
    })
}

/// Compares two updates of one base; `request` is an `UpdatesRequest` as JSON.
#[napi]
pub fn compare_updates(
    base: &CheckpointHandle,
    first: &CheckpointHandle,
    second: &CheckpointHandle,
    request: String,
    on_event: Callback,
    cancellation: &Cancellation,
) -> napi::Result<()> {
    let checkpoints = [base, first, second].map(|handle| handle.checkpoint.clone());
    let control = cancellation.control.clone();
    start(on_event, move |events| {
        let request: UpdatesRequest = parse(&request)?;
        let listener = |event| send(&events, &event);
        let [base, first, second] = &checkpoints;
        analysis::compare_updates([base, first, second], &request, &listener, &control)
    })
}

/// Measures how much of its last update's principal subspace each tensor has at each step. Each step
/// has a base of its own, whose parts are those of their pairing; `request` is a `TrajectoryRequest`
/// as JSON.
#[napi]
pub fn measure_locking(
    bases: Vec<ClassInstance<CheckpointHandle>>,
    steps: Vec<ClassInstance<CheckpointHandle>>,
    request: String,
    on_event: Callback,
    cancellation: &Cancellation,
) -> napi::Result<()> {
    let sides = bases.iter().zip(&steps);
    let sides = sides.map(|(base, step)| (base.checkpoint.clone(), step.checkpoint.clone()));
    let sides: Vec<_> = sides.collect();
    let control = cancellation.control.clone();
    start(on_event, move |events| {
        let request: TrajectoryRequest = parse(&request)?;
        let steps: Vec<Step> = sides.iter().map(|(base, step)| Step { base, step }).collect();
        let listener = |event| send(&events, &event);
        analysis::measure_locking(&steps, &request, &listener, &control)
    })
}

/// Runs `work` on a thread of its own and tells its end as the last event.
pub fn start(
    on_event: Callback,
    work: impl FnOnce(Arc<Callback>) -> Result<(), Failure> + Send + 'static,
) -> napi::Result<()> {
    let events = Arc::new(on_event);
    let run = move || {
        let result = guard(|| work(events.clone()));
        let done: Message<()> = Message::Done { failure: result.as_ref().err() };
        emit(&events, &done);
    };
    task::start(run).map_err(|failure| napi::Error::from_reason(failure.message))
}

/// Passes an event of the core on.
pub fn send<Report: Serialize>(events: &Callback, event: &Event<Report>) {
    let message = match event {
        Event::Report { position, report } => {
            Message::Report { position: *position, report: &**report }
        }
        Event::Progress(fraction) => Message::Progress { fraction: *fraction },
    };
    emit(events, &message);
}

fn emit<Report: Serialize>(events: &Callback, message: &Message<Report>) {
    let json = serde_json::to_string(message).expect("reports are plain data");
    // Fails only when the environment has ended, and then nobody listens.
    events.call(json, ThreadsafeFunctionCallMode::NonBlocking);
}
