//! Lossless sparse updates: one checkpoint file as another one with some of its elements replaced.
//! The format is that of docs/DELTA.md.
//!
//! Elements are compared, stored and put back as bits, never as numbers: −0, NaN payloads and
//! booleans that are neither 0 nor 1 come out as they went in. Nothing here holds more than a few
//! blocks of a tensor.

mod apply;
mod changes;
mod compare;
mod found;
mod manifest;
mod parts;
mod plan;
mod positions;
mod unit;
mod write;

pub use apply::{Applied, ApplyRequest, apply};
pub use found::TensorWay;
pub use write::{DeltaRequest, TensorDelta, Written, write};

#[cfg(test)]
mod tests;
