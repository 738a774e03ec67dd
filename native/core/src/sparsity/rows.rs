//! Rows of one matrix of a pair, decoded block by block.

use std::ops::Range;

use super::PairReader;
use crate::control::Control;
use crate::failure::Failure;
use crate::matrix::MatrixView;
use crate::reader::{TensorReader, blocks, map_blocks};

/// Elements of a block of rows: 1 MiB of float64 a side.
const BLOCK_ELEMENTS: usize = 1 << 17;
/// Most stripes that a matrix is cut into: enough for the threads of a large machine.
const STRIPES: usize = 32;

/// Neighbouring rows of both sides as stored, in float64, row after row.
#[derive(Debug, Default)]
pub struct PairRows {
    /// Which rows of the matrix.
    pub rows: Range<usize>,
    /// W0.
    pub base: Vec<f64>,
    /// W1.
    pub other: Vec<f64>,
    bytes: Vec<u8>,
}

impl PairRows {
    fn read(&mut self, pair: &PairReader, index: usize, rows: Range<usize>) -> Result<(), Failure> {
        let start = pair.view.range(index).start;
        let elements = start + rows.start * pair.view.cols..start + rows.end * pair.view.cols;
        let mut side = |reader: &TensorReader, format: usize, values: &mut Vec<f64>| {
            let stored = reader.read(&elements, &mut self.bytes)?;
            values.resize(elements.len(), 0.0);
            pair.formats[format].decode(stored.bytes, stored.skip, values);
            Ok::<_, Failure>(())
        };
        side(&pair.base, 0, &mut self.base)?;
        side(&pair.other, 1, &mut self.other)?;
        self.rows = rows;
        Ok(())
    }
}

/// How the rows of a matrix are gone through: stripes, and how many rows of a stripe at a time.
pub fn stripes(view: MatrixView) -> (Vec<Range<usize>>, usize) {
    let block_rows = (BLOCK_ELEMENTS / view.cols).max(1);
    let stripe_rows = view.rows.div_ceil(STRIPES).next_multiple_of(block_rows);
    (blocks(0..view.rows, stripe_rows).collect(), block_rows)
}

/// Applies `measure` to all rows of matrix `index`, a block at a time. The matrix is cut into
/// stripes, each of which gathers its own `state` over its blocks in their order; the states come
/// in the order of the stripes. Cuts depend on the shape alone, and so does any sum over them.
///
/// # Errors
/// `Unreadable`, `Changed` or `Cancelled`.
pub fn map_stripes<State: Send>(
    pair: &PairReader,
    index: usize,
    control: &Control,
    state: impl Fn() -> State + Sync,
    measure: impl Fn(&mut State, &PairRows) + Sync,
) -> Result<Vec<State>, Failure> {
    let (stripes, block_rows) = stripes(pair.view);
    map_blocks(&stripes, control, PairRows::default, |rows, stripe| {
        let mut state = state();
        for block in blocks(stripe.clone(), block_rows) {
            control.check()?;
            rows.read(pair, index, block)?;
            measure(&mut state, rows);
        }
        Ok(state)
    })
}
