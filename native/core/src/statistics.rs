//! Elementwise statistics of one tensor, exact or in compensated float64.
//!
//! A dtype of at most 16 bits has at most 65,536 values: one pass counts them, and everything is
//! derived from the counts. Wider dtypes take two passes, since bins and deviations need the range
//! and the mean first.

mod accumulate;
mod bins;
mod counted;
mod streamed;

pub use accumulate::{LANES, Sum, add_lanes, lane_sum};
pub use streamed::scale_for;

use crate::control::Control;
use crate::dtype::Format;
use crate::failure::Failure;
use crate::reader::TensorReader;
use crate::report::{Histogram, LogHistogram, TensorStatistics};

/// Statistics and histograms; the histograms are undefined where no element is finite.
#[derive(Debug, Clone, PartialEq)]
pub struct ElementwiseFigures {
    /// Scalars.
    pub stats: TensorStatistics,
    /// Linear bins.
    pub histogram: Option<Histogram>,
    /// Bins of exponents.
    pub log_histogram: Option<LogHistogram>,
}

/// Measures all elements of a floating tensor.
///
/// # Errors
/// `Unreadable`, `Changed` or `Cancelled`.
pub fn measure(
    reader: &TensorReader,
    format: Format,
    control: &Control,
) -> Result<ElementwiseFigures, Failure> {
    match format {
        Format::F32 | Format::F64 => streamed::measure(reader, format, control),
        _ => counted::measure(reader, format, control),
    }
}

/// How often [`measure`] reads the tensor.
pub fn passes(format: Format) -> u64 {
    if matches!(format, Format::F32 | Format::F64) { 2 } else { 1 }
}

#[cfg(test)]
mod tests;
