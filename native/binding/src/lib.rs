//! The core's functions as a Node-API addon.
//!
//! Conversion only: requests, descriptions and events cross as JSON, failures as data. Work runs on
//! threads of its own, never on libuv's, and a panic inside it becomes a failure.

// The attributes of napi-derive leave their functions out of test builds.
#![cfg_attr(test, allow(dead_code))]

mod checkpoint;
mod files;
mod run;
mod task;
mod values;

use std::sync::Arc;

use checkpoint_lens_core::control::Control;
use napi_derive::napi;

/// Version and platform of the native part.
#[napi(object)]
pub struct BuildInfo {
    /// Version of this project.
    pub version: String,
    /// For example `x86_64-linux`.
    pub target: String,
    /// Threads a run uses when it is not told otherwise.
    pub threads: u32,
}

/// What was built, and for what.
#[napi]
pub fn build_info() -> BuildInfo {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    BuildInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        target: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
        threads: threads as u32,
    }
}

/// Ends the work that it was given to.
#[napi]
#[derive(Default)]
pub struct Cancellation {
    control: Arc<Control>,
}

#[napi]
impl Cancellation {
    /// For one piece of work.
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Safe to call at any time, also twice.
    #[napi]
    pub fn cancel(&self) {
        self.control.cancel();
    }
}
