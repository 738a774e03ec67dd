//! The elements themselves: exact windows of numbers, and images of whole slices.
//!
//! A tensor is seen as slices: its last two dimensions are rows and columns, a 1-D tensor is one
//! row, a scalar 1 × 1. A slice is read once, in blocks, and drawn in cells; the same pass gives the
//! Euclidean norms of its rows and columns. Besides the results, memory holds one block a thread.

mod accumulate;
mod cells;
mod draw;
mod elements;
mod slice;
mod source;
mod tiles;
mod window;

pub(crate) use cells::Cut;
pub use cells::Image;
pub use draw::{MAX_LINES, draw_tensor, draw_update};
pub use slice::{ImageSize, SliceShape};
pub use window::{Values, Window, read_values};

use crate::checkpoint::{Checkpoint, Tensor};
use crate::failure::Failure;

/// A tensor by its index.
pub(crate) fn tensor_at(checkpoint: &Checkpoint, index: usize) -> Result<&Tensor, Failure> {
    let found = checkpoint.tensors.get(index);
    found.ok_or_else(|| Failure::internal(format!("there is no tensor number {index}")))
}

/// What is asked of a tensor that does not have it.
pub(crate) fn invalid(tensor: &Tensor, message: &str) -> Failure {
    Failure::invalid_tensor(&tensor.name, format!("tensor \"{}\" {message}", tensor.name))
}

#[cfg(test)]
mod tests;
