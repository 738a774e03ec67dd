//! Reads language-model checkpoints and measures them: statistics, update sparsity, spectra. Writes
//! masks and sparse updates.
//!
//! Names and formulas are those of `docs/METRICS.md`. This crate knows nothing of Node.

pub mod analysis;
pub mod checkpoint;
pub mod control;
pub mod delta;
pub mod digest;
pub mod dtype;
pub mod failure;
pub mod locking;
pub mod mask;
pub mod mask_file;
pub mod mask_image;
pub mod matrix;
pub mod output;
mod products;
pub mod reader;
pub mod report;
mod simd;
pub mod sparsity;
pub mod spectrum;
pub mod statistics;
pub mod subspace;
pub mod updates;
pub mod values;
mod watched;

#[cfg(test)]
mod testing;
