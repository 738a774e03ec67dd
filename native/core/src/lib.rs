//! Reads language-model checkpoints and measures them: statistics, update sparsity, spectra.
//!
//! Names and formulas are those of `docs/METRICS.md`. This crate knows nothing of Node.

pub mod control;
pub mod spectrum;
