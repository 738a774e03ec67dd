//! The loop over the elements of a tile. It is written so that it vectorises, and compiled for
//! several instruction sets, of which the best one is chosen at run time; all give the same bits.

use std::ops::Range;

use super::cells::{CellSum, Cut};
use super::source::{Buffer, CHUNK, Chunk, Source};
use super::tiles::Tile;
use crate::simd::arch;
use crate::statistics::lane_sum;

/// What is added up of a slice.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub rows: Cut,
    pub cols: Cut,
    /// Whether squares are added up by row, and by column.
    pub row_norms: bool,
    pub column_norms: bool,
    /// A power of two that values are multiplied by, so that squares stay in range.
    pub scale: f64,
}

/// What the elements of a tile add up to.
pub struct TileSums {
    /// By row of the tile; empty where not asked for.
    pub row_squares: Vec<f64>,
    /// By column of the tile; empty where not asked for.
    pub column_squares: Vec<f64>,
    /// The cells that the tile touches, row-major.
    pub cells: Vec<CellSum>,
    pub cell_rows: Range<usize>,
    pub cell_cols: Range<usize>,
    tile: Tile,
    plan: Plan,
}

/// Sums by column of a chunk over the rows of a block that lie in one row of cells.
struct Columns {
    sum: [f64; CHUNK],
    largest: [f64; CHUNK],
    unchanged: [u32; CHUNK],
}

impl TileSums {
    pub fn new(tile: &Tile, plan: Plan) -> Self {
        let cell_rows = plan.rows.cells_of(&tile.rows);
        let cell_cols = plan.cols.cells_of(&tile.cols);
        let sums = |wanted: bool, count: usize| vec![0.0; if wanted { count } else { 0 }];
        Self {
            row_squares: sums(plan.row_norms, tile.rows.len()),
            column_squares: sums(plan.column_norms, tile.cols.len()),
            cells: vec![CellSum::default(); cell_rows.len() * cell_cols.len()],
            cell_rows,
            cell_cols,
            tile: tile.clone(),
            plan,
        }
    }

    /// Adds the rows `block` of the tile, which `buffer` holds.
    pub fn add<S: Source>(&mut self, source: &S, buffer: &Buffer, block: &Range<usize>) {
        arch().dispatch(
            #[inline(always)]
            || self.add_inline(source, buffer, block),
        );
    }

    /// The same by whatever instruction set it is inlined into.
    #[inline(always)]
    pub fn add_inline<S: Source>(&mut self, source: &S, buffer: &Buffer, block: &Range<usize>) {
        let mut chunk = Chunk::new();
        let cols = self.tile.cols.clone();
        for (cell_row, rows) in self.plan.rows.split(block.clone()) {
            for start in cols.clone().step_by(CHUNK) {
                let part = start..(start + CHUNK).min(cols.end);
                let mut columns = Columns::new();
                for row in rows.clone() {
                    let first = (row - block.start) * cols.len() + (start - cols.start);
                    source.decode(buffer, first, part.len(), self.plan.scale, &mut chunk);
                    self.add_chunk(row, cell_row, &part, &mut chunk);
                    columns.add::<S>(&chunk, part.len());
                }
                self.add_columns(cell_row, &part, &columns);
            }
        }
    }

    /// Adds the squares of a part of a row. What is not finite is counted, and becomes 0.
    #[inline(always)]
    fn add_chunk(&mut self, row: usize, cell_row: usize, part: &Range<usize>, chunk: &mut Chunk) {
        let values = &mut chunk.values[..part.len()];
        let mut squares = lane_sum(values, |value| value * value);
        // Also where finite squares leave the range: then the slice is read again at another scale.
        if !squares.is_finite() {
            self.take_out(cell_row, part, values);
            squares = lane_sum(values, |value| value * value);
        }
        if self.plan.row_norms {
            self.row_squares[row - self.tile.rows.start] += squares;
        }
        if self.plan.column_norms {
            let start = part.start - self.tile.cols.start;
            let sums = &mut self.column_squares[start..start + values.len()];
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += *value * *value;
            }
        }
    }

    #[cold]
    fn take_out(&mut self, cell_row: usize, part: &Range<usize>, values: &mut [f64]) {
        for (value, col) in values.iter_mut().zip(part.clone()) {
            if !value.is_finite() {
                *value = 0.0;
                let cell_col = self.plan.cols.cell_of(col);
                self.cell(cell_row, cell_col).not_finite += 1;
            }
        }
    }

    #[inline(always)]
    fn add_columns(&mut self, cell_row: usize, part: &Range<usize>, columns: &Columns) {
        for (cell_col, own) in self.plan.cols.split(part.clone()) {
            let own = own.start - part.start..own.end - part.start;
            let unchanged = columns.unchanged[own.clone()].iter();
            let sums = CellSum {
                sum: lane_sum(&columns.sum[own.clone()], |sum| sum),
                largest: columns.largest[own].iter().copied().fold(0.0, larger),
                not_finite: 0,
                unchanged: unchanged.map(|&count| u64::from(count)).sum(),
            };
            self.cell(cell_row, cell_col).merge(&sums);
        }
    }

    fn cell(&mut self, row: usize, col: usize) -> &mut CellSum {
        let width = self.cell_cols.len();
        &mut self.cells[(row - self.cell_rows.start) * width + (col - self.cell_cols.start)]
    }
}

impl Columns {
    #[inline(always)]
    fn new() -> Self {
        Self { sum: [0.0; CHUNK], largest: [0.0; CHUNK], unchanged: [0; CHUNK] }
    }

    #[inline(always)]
    fn add<S: Source>(&mut self, chunk: &Chunk, length: usize) {
        let sums = self.sum.iter_mut().zip(&mut self.largest);
        for ((sum, largest), &value) in sums.zip(&chunk.values[..length]) {
            *sum += value;
            *largest = larger(*largest, value.abs());
        }
        if S::COMPARES {
            for (count, &one) in self.unchanged.iter_mut().zip(&chunk.unchanged[..length]) {
                *count += u32::from(one);
            }
        }
    }
}

/// One instruction, unlike `f64::max`; no argument is NaN.
#[inline(always)]
fn larger(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}
