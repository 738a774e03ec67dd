//! Masks of a matrix and their overlap with the elements that an update changed.
//!
//! Nothing here holds more than one block of rows a thread: the matrix is gone through once for each
//! digit of the quantiles, once for the counts and once for their variance, and its truncated
//! reconstruction is formed anew each time, by the same products of the same blocks and therefore
//! with the same bits.

mod alpha;
mod marks;
mod null;
mod overlap;
mod reconstruction;
mod select;

pub use alpha::Alpha;
pub use marks::{MaskKind, Masking};
pub(crate) use null::{BUCKETS, Bucket, expected_both};
pub use overlap::{MaskOverlap, Overlaps, cost, overlaps};
pub use reconstruction::Principal;

#[cfg(test)]
mod tests;
