//! Files that are written: masks, deltas, and what a delta makes. Each is a run with one report.

use checkpoint_lens_core::delta::{self, ApplyRequest, DeltaRequest};
use checkpoint_lens_core::mask_file::{self, MaskRequest};
use napi_derive::napi;

use crate::Cancellation;
use crate::checkpoint::CheckpointHandle;
use crate::run::{Callback, send, start};
use crate::task::parse;

/// Writes masks; `request` is a `MaskRequest` as JSON.
#[napi]
pub fn write_mask(
    handle: &CheckpointHandle,
    request: String,
    on_event: Callback,
    cancellation: &Cancellation,
) -> napi::Result<()> {
    let (checkpoint, control) = (handle.checkpoint.clone(), cancellation.control.clone());
    start(on_event, move |events| {
        let request: MaskRequest = parse(&request)?;
        mask_file::write(&checkpoint, &request, &|event| send(&events, &event), &control)
    })
}

/// Writes the file of `other` as changes to `base`; `request` is a `DeltaRequest` as JSON.
#[napi]
pub fn write_delta(
    base: &CheckpointHandle,
    other: &CheckpointHandle,
    request: String,
    on_event: Callback,
    cancellation: &Cancellation,
) -> napi::Result<()> {
    let (base, other) = (base.checkpoint.clone(), other.checkpoint.clone());
    let control = cancellation.control.clone();
    start(on_event, move |events| {
        let request: DeltaRequest = parse(&request)?;
        delta::write(&base, &other, &request, &|event| send(&events, &event), &control)
    })
}

/// Writes what `delta` makes of `base`; `request` is an `ApplyRequest` as JSON.
#[napi]
pub fn apply_delta(
    base: &CheckpointHandle,
    delta: &CheckpointHandle,
    request: String,
    on_event: Callback,
    cancellation: &Cancellation,
) -> napi::Result<()> {
    let (base, delta) = (base.checkpoint.clone(), delta.checkpoint.clone());
    let control = cancellation.control.clone();
    start(on_event, move |events| {
        let request: ApplyRequest = parse(&request)?;
        delta::apply(&base, &delta, &request, &|event| send(&events, &event), &control)
    })
}
