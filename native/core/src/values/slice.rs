//! A tensor as slices that have rows and columns.

use std::ops::Range;

use super::invalid;
use crate::checkpoint::Tensor;
use crate::failure::Failure;

/// A tensor's slices: matrices of one size, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SliceShape {
    /// How many: the product of all dimensions but the last two.
    pub slices: usize,
    /// Rows of each.
    pub rows: usize,
    /// Columns of each.
    pub cols: usize,
}

/// Which slice is drawn, and into how many cells at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageSize {
    /// Number of the slice.
    pub slice: usize,
    /// Rows of cells.
    pub rows: usize,
    /// Columns of cells.
    pub cols: usize,
}

impl SliceShape {
    /// The slices of a tensor of this shape.
    pub fn of(shape: &[usize]) -> Self {
        match *shape {
            [] => Self { slices: 1, rows: 1, cols: 1 },
            [cols] => Self { slices: 1, rows: 1, cols },
            [ref rest @ .., rows, cols] => {
                // Only of an empty tensor can the product overflow.
                let slices =
                    rest.iter().fold(1, |product: usize, &side| product.saturating_mul(side));
                Self { slices, rows, cols }
            }
        }
    }

    /// The elements of slice number `slice` of `tensor`, whose shape this is.
    ///
    /// # Errors
    /// `Invalid` where there is no such slice.
    pub fn range(self, tensor: &Tensor, slice: usize) -> Result<Range<usize>, Failure> {
        if slice >= self.slices {
            let message = format!("has {} slices, number {slice} is none", self.slices);
            return Err(invalid(tensor, &message));
        }
        if self.rows == 0 || self.cols == 0 {
            return Ok(0..0);
        }
        let elements = self.rows * self.cols;
        Ok(slice * elements..(slice + 1) * elements)
    }
}
