//! The cells that a slice is drawn in.

use std::ops::Range;

use super::slice::SliceShape;

/// Rows or columns of a slice, shared out to cells: cell i has the lines ⌊i·lines/cells⌋ up to
/// ⌊(i+1)·lines/cells⌋.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    pub lines: usize,
    /// At most `lines`.
    pub cells: usize,
}

impl Cut {
    /// At most `cells` cells, of at least one line each.
    pub fn new(lines: usize, cells: usize) -> Self {
        Self { lines, cells: cells.min(lines) }
    }

    /// The lines of a cell.
    pub fn lines_of(self, cell: usize) -> Range<usize> {
        cell * self.lines / self.cells..(cell + 1) * self.lines / self.cells
    }

    /// The cell of a line: the last one that begins at or before it.
    pub fn cell_of(self, line: usize) -> usize {
        ((line + 1) * self.cells - 1) / self.lines
    }

    /// The cells that have some of these lines.
    pub fn cells_of(self, lines: &Range<usize>) -> Range<usize> {
        self.cell_of(lines.start)..self.cell_of(lines.end - 1) + 1
    }

    /// `lines` by cell: each cell with those of its lines that are among them.
    pub fn split(self, lines: Range<usize>) -> impl Iterator<Item = (usize, Range<usize>)> {
        self.cells_of(&lines).map(move |cell| {
            let own = self.lines_of(cell);
            (cell, own.start.max(lines.start)..own.end.min(lines.end))
        })
    }
}

/// What the elements of a cell add up to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CellSum {
    /// Of the finite elements, scaled.
    pub sum: f64,
    /// Largest magnitude of the finite elements, scaled.
    pub largest: f64,
    /// Elements that are NaN or infinite.
    pub not_finite: u64,
    /// Elements that count as unchanged.
    pub unchanged: u64,
}

impl CellSum {
    pub fn merge(&mut self, more: &Self) {
        self.sum += more.sum;
        self.largest = self.largest.max(more.largest);
        self.not_finite += more.not_finite;
        self.unchanged += more.unchanged;
    }
}

/// A slice drawn in cells, row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// What was drawn.
    pub matrix: SliceShape,
    /// Rows of cells, at most those of the slice.
    pub rows: usize,
    /// Columns of cells, at most those of the slice.
    pub cols: usize,
    /// Over the finite elements of a cell; NaN where there are none.
    pub mean: Vec<f32>,
    /// Largest magnitude of the finite elements; NaN where there are none.
    pub max_abs: Vec<f32>,
    /// Elements that are NaN or infinite; empty where the slice has none.
    pub non_finite: Vec<u32>,
    /// Of a pair: the fraction of elements that changed.
    pub changed_fraction: Option<Vec<f32>>,
    /// Euclidean norms over finite elements; nothing where there are too many rows.
    pub row_norms: Option<Vec<f64>>,
    /// The same of the columns.
    pub column_norms: Option<Vec<f64>>,
}

/// The cells of a whole slice, added up.
pub struct Cells {
    pub rows: Cut,
    pub cols: Cut,
    pub sums: Vec<CellSum>,
}

impl Cells {
    /// Largest magnitude of all, scaled.
    pub fn largest(&self) -> f64 {
        self.sums.iter().fold(0.0, |largest, cell| cell.largest.max(largest))
    }

    pub fn mean(&self, scale: f64) -> Vec<f32> {
        self.by_cell(|cell, finite| as_f32(cell.sum / finite / scale, finite))
    }

    pub fn max_abs(&self, scale: f64) -> Vec<f32> {
        self.by_cell(|cell, finite| as_f32(cell.largest / scale, finite))
    }

    pub fn non_finite(&self) -> Vec<u32> {
        if self.sums.iter().all(|cell| cell.not_finite == 0) {
            return Vec::new();
        }
        self.sums.iter().map(|cell| u32::try_from(cell.not_finite).unwrap_or(u32::MAX)).collect()
    }

    pub fn changed_fraction(&self) -> Vec<f32> {
        let sizes = self.sizes();
        let fraction =
            |(cell, size): (&CellSum, f64)| ((size - cell.unchanged as f64) / size) as f32;
        self.sums.iter().zip(sizes).map(fraction).collect()
    }

    /// `value` of each cell and its number of finite elements.
    fn by_cell(&self, value: impl Fn(&CellSum, f64) -> f32) -> Vec<f32> {
        let finite = |(cell, size): (&CellSum, f64)| value(cell, size - cell.not_finite as f64);
        self.sums.iter().zip(self.sizes()).map(finite).collect()
    }

    /// Elements of each cell.
    fn sizes(&self) -> impl Iterator<Item = f64> {
        let (rows, cols) = (self.rows, self.cols);
        (0..rows.cells).flat_map(move |row| {
            let height = rows.lines_of(row).len();
            (0..cols.cells).map(move |col| (height * cols.lines_of(col).len()) as f64)
        })
    }
}

/// Beyond the range of float32: its largest value. NaN where no element is finite.
fn as_f32(value: f64, finite: f64) -> f32 {
    let largest = f64::from(f32::MAX);
    if finite == 0.0 { f32::NAN } else { value.clamp(-largest, largest) as f32 }
}
