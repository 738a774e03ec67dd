//! How a slice is cut for reading: into tiles, which threads take, and these into blocks.

use std::ops::Range;

use crate::reader::blocks;

/// Elements of a block: 512 KiB of bf16.
const BLOCK_ELEMENTS: usize = 1 << 18;
/// Longest part of a row that is read at once; longer rows are cut into strips.
const STRIP: usize = 1 << 17;
/// Most stripes of rows: enough for the threads of a large machine.
const STRIPES: usize = 32;
/// Elements of the sums by column that all stripes hold together: 16 MiB.
const HELD: usize = 1 << 21;

/// A rectangle of a slice that one thread adds up, block by block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    pub rows: Range<usize>,
    pub cols: Range<usize>,
    /// Columns of the slice.
    width: usize,
}

impl Tile {
    /// The blocks of the tile, as ranges of rows. Each is one range of elements: whole rows, or a
    /// part of a single one.
    pub fn blocks(&self) -> impl Iterator<Item = Range<usize>> {
        let is_whole = self.cols.len() == self.width;
        let rows = if is_whole { (BLOCK_ELEMENTS / self.width).max(1) } else { 1 };
        blocks(self.rows.clone(), rows)
    }

    /// The elements of a block.
    pub fn elements(&self, block: &Range<usize>) -> Range<usize> {
        let last = block.end - 1;
        block.start * self.width + self.cols.start..last * self.width + self.cols.end
    }
}

/// The tiles of a rows × cols slice that is not empty, by rows, then by columns. They depend on its
/// size alone, and so does any sum over them.
pub fn tiles(rows: usize, cols: usize) -> Vec<Tile> {
    let strip = cols.div_ceil(cols.div_ceil(STRIP));
    let stripes = (HELD / cols).clamp(1, STRIPES);
    let stripe = rows.div_ceil(stripes).max(BLOCK_ELEMENTS / 2 / cols);
    blocks(0..rows, stripe)
        .flat_map(|rows| {
            blocks(0..cols, strip).map(move |strip| Tile {
                rows: rows.clone(),
                cols: strip,
                width: cols,
            })
        })
        .collect()
}
