//! Reads language-model checkpoints and measures them: statistics, update sparsity, spectra.
//!
//! Names and formulas are those of `docs/METRICS.md`. This crate knows nothing of Node.

pub mod analysis;
pub mod checkpoint;
pub mod control;
pub mod dtype;
pub mod failure;
pub mod mask;
pub mod matrix;
pub mod reader;
pub mod report;
pub mod sparsity;
pub mod spectrum;
pub mod statistics;
pub mod subspace;
pub mod values;

#[cfg(test)]
mod testing;
