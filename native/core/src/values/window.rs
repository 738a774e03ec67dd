//! The stored values of a rectangle of one slice.

use std::ops::Range;

use super::elements::Elements;
use super::slice::SliceShape;
use super::{invalid, tensor_at};
use crate::checkpoint::{Checkpoint, Tensor};
use crate::control::Control;
use crate::failure::Failure;
use crate::reader::{Block, TensorReader, blocks};

/// A rectangle of a slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Number of the slice.
    pub slice: usize,
    /// Rows of it.
    pub rows: Range<usize>,
    /// Columns of it.
    pub cols: Range<usize>,
}

/// Values of a window, row by row, exactly.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Of floats, booleans, and integers of at most 32 bits.
    Numbers(Vec<f64>),
    /// Of I64.
    Signed(Vec<i64>),
    /// Of U64.
    Unsigned(Vec<u64>),
}

/// Reads the values of a window, and no other bytes than those of its rows.
///
/// # Errors
/// `Unreadable`, `Changed`, `Cancelled`, or `Invalid` for a window that does not lie in the tensor
/// and for complex numbers.
pub fn read_values(
    checkpoint: &Checkpoint,
    tensor: usize,
    window: &Window,
    control: &Control,
) -> Result<Values, Failure> {
    let found = tensor_at(checkpoint, tensor)?;
    let elements = Elements::of(found)?;
    let ranges = ranges_of(found, window)?;
    let reader = TensorReader::open(checkpoint, tensor)?;
    let count = window.rows.len() * window.cols.len();
    let values = match elements {
        Elements::I64 => {
            Values::Signed(words(&reader, &ranges, count, control, i64::from_le_bytes)?)
        }
        Elements::U64 => {
            Values::Unsigned(words(&reader, &ranges, count, control, u64::from_le_bytes)?)
        }
        _ => Values::Numbers(numbers(&reader, elements, &ranges, count, control)?),
    };
    reader.finish()?;
    Ok(values)
}

/// The elements of the window: one range, where it is as wide as the slice, or else one a row.
fn ranges_of(tensor: &Tensor, window: &Window) -> Result<Vec<Range<usize>>, Failure> {
    let shape = SliceShape::of(&tensor.shape);
    let start = shape.range(tensor, window.slice)?.start;
    let Window { rows, cols, .. } = window;
    if rows.start > rows.end
        || rows.end > shape.rows
        || cols.start > cols.end
        || cols.end > shape.cols
    {
        let message = format!(
            "has {} rows and {} columns: rows {rows:?}, columns {cols:?} do not lie inside",
            shape.rows, shape.cols
        );
        return Err(invalid(tensor, &message));
    }
    if cols.is_empty() || rows.is_empty() {
        return Ok(Vec::new());
    }
    let element = |row: usize, col: usize| start + row * shape.cols + col;
    let rows_at_a_time = if cols.len() == shape.cols { rows.len() } else { 1 };
    let parts = blocks(rows.clone(), rows_at_a_time);
    Ok(parts.map(|part| element(part.start, cols.start)..element(part.end - 1, cols.end)).collect())
}

/// Reads each range and hands it to `take` with its number of elements.
fn read_each(
    reader: &TensorReader,
    ranges: &[Range<usize>],
    control: &Control,
    mut take: impl FnMut(&Block, usize),
) -> Result<(), Failure> {
    let mut buffer = Vec::new();
    for range in ranges {
        control.check()?;
        take(&reader.read(range, &mut buffer)?, range.len());
    }
    Ok(())
}

fn numbers(
    reader: &TensorReader,
    elements: Elements,
    ranges: &[Range<usize>],
    count: usize,
    control: &Control,
) -> Result<Vec<f64>, Failure> {
    let mut values = vec![0.0; count];
    let mut rest = &mut values[..];
    read_each(reader, ranges, control, |block, length| {
        let (part, after) = std::mem::take(&mut rest).split_at_mut(length);
        elements.decode(block.bytes, block.skip, part);
        rest = after;
    })?;
    Ok(values)
}

/// Elements of 8 bytes, each by `value`.
fn words<T>(
    reader: &TensorReader,
    ranges: &[Range<usize>],
    count: usize,
    control: &Control,
    value: impl Fn([u8; 8]) -> T,
) -> Result<Vec<T>, Failure> {
    let mut values = Vec::with_capacity(count);
    read_each(reader, ranges, control, |block, _| {
        values.extend(block.bytes.as_chunks::<8>().0.iter().map(|word| value(*word)));
    })?;
    Ok(values)
}
