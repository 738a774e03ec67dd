//! Opening, describing, and single spectra.

use std::path::Path;
use std::sync::Arc;

use checkpoint_lens_core::analysis;
use checkpoint_lens_core::checkpoint::{self, Checkpoint, Part};
use napi::bindgen_prelude::{Either, Env, Float64Array, Object};
use napi_derive::napi;

use crate::Cancellation;
use crate::task::{Outcome, failure_json, parse, promise};

/// A checkpoint whose headers have been read; holds no file open.
#[napi]
pub struct CheckpointHandle {
    pub(crate) checkpoint: Arc<Checkpoint>,
    description: String,
}

#[napi]
impl CheckpointHandle {
    /// A `Checkpoint` of `src/model/checkpoint.ts` as JSON; once, then it is empty.
    #[napi]
    pub fn describe(&mut self) -> String {
        std::mem::take(&mut self.description)
    }
}

/// Reads and validates the headers of a checkpoint; with `present_only`, of the shards of an index
/// that are there.
#[napi(ts_return_type = "Promise<CheckpointHandle | string>")]
pub fn open_checkpoint(env: &Env, path: String, present_only: bool) -> napi::Result<Object<'_>> {
    let work = move || {
        let open = if present_only { checkpoint::open_present } else { checkpoint::open };
        let checkpoint = open(Path::new(&path))?;
        let description = serde_json::to_string(&checkpoint.description()).expect("plain data");
        Ok((checkpoint, description))
    };
    promise(env, work, |(checkpoint, description)| CheckpointHandle {
        checkpoint: Arc::new(checkpoint),
        description,
    })
}

/// The checkpoint with parts of its tensors as further tensors; `parts` is a list of `PartView` of
/// `src/model/pair.ts` as JSON.
#[napi(ts_return_type = "CheckpointHandle | string")]
pub fn with_parts(handle: &CheckpointHandle, parts: String) -> Outcome<CheckpointHandle> {
    let added = parse::<Vec<Part>>(&parts).and_then(|parts| handle.checkpoint.with_parts(&parts));
    match added {
        Ok(checkpoint) => Either::A(CheckpointHandle {
            checkpoint: Arc::new(checkpoint),
            description: String::new(),
        }),
        Err(failure) => Either::B(failure_json(&failure)),
    }
}

/// All singular values of one matrix of a tensor, descending; by all cores unless `threads` says
/// how many.
#[napi(ts_return_type = "Promise<Float64Array | string>")]
pub fn singular_values<'env>(
    env: &'env Env,
    handle: &CheckpointHandle,
    tensor: u32,
    matrix: u32,
    threads: Option<u32>,
    cancellation: &Cancellation,
) -> napi::Result<Object<'env>> {
    let (checkpoint, control) = (handle.checkpoint.clone(), cancellation.control.clone());
    let threads = threads.map(|threads| threads as usize);
    let (tensor, matrix) = (tensor as usize, matrix as usize);
    let work = move || analysis::singular_values(&checkpoint, tensor, matrix, threads, &control);
    promise(env, work, Float64Array::new)
}
