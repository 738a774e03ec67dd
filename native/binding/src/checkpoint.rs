//! Opening, describing, and single spectra.

use std::path::Path;
use std::sync::Arc;

use checkpoint_lens_core::analysis;
use checkpoint_lens_core::checkpoint::{self, Checkpoint};
use napi::bindgen_prelude::{Env, Float64Array, Object};
use napi_derive::napi;

use crate::Cancellation;
use crate::task::promise;

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

/// Reads and validates the headers of a checkpoint.
#[napi(ts_return_type = "Promise<CheckpointHandle | string>")]
pub fn open_checkpoint(env: &Env, path: String) -> napi::Result<Object<'_>> {
    let work = move || {
        let checkpoint = checkpoint::open(Path::new(&path))?;
        let description = serde_json::to_string(&checkpoint.description()).expect("plain data");
        Ok((checkpoint, description))
    };
    promise(env, work, |(checkpoint, description)| CheckpointHandle {
        checkpoint: Arc::new(checkpoint),
        description,
    })
}

/// All singular values of one matrix of a tensor, descending.
#[napi(ts_return_type = "Promise<Float64Array | string>")]
pub fn singular_values<'env>(
    env: &'env Env,
    handle: &CheckpointHandle,
    tensor: u32,
    matrix: u32,
    cancellation: &Cancellation,
) -> napi::Result<Object<'env>> {
    let (checkpoint, control) = (handle.checkpoint.clone(), cancellation.control.clone());
    let work =
        move || analysis::singular_values(&checkpoint, tensor as usize, matrix as usize, &control);
    promise(env, work, Float64Array::new)
}
