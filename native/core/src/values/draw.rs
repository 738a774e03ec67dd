//! Reading a slice once, block by block, and drawing what was added up.

use super::accumulate::{Plan, TileSums};
use super::cells::{CellSum, Cells, Cut, Image};
use super::elements::Elements;
use super::slice::{ImageSize, SliceShape};
use super::source::{Buffer, Source, TensorSlice, UpdateSlice};
use super::tiles::{Tile, tiles};
use super::{invalid, tensor_at};
use crate::checkpoint::{Checkpoint, Tensor};
use crate::control::Control;
use crate::dtype::Format;
use crate::failure::Failure;
use crate::reader::{TensorReader, map_blocks};
use crate::statistics::{Sum, scale_for};

/// Norms are taken of at most as many rows or columns: of a flat tensor, a column is an element.
pub const MAX_LINES: usize = 1 << 22;

/// Draws a slice of a tensor, by all threads of the current pool. Integers of 64 bits are rounded
/// to float64.
///
/// # Errors
/// `Unreadable`, `Changed`, `Cancelled`, or `Invalid` where there is no such slice and for complex
/// numbers.
pub fn draw_tensor(
    checkpoint: &Checkpoint,
    tensor: usize,
    size: ImageSize,
    control: &Control,
) -> Result<Image, Failure> {
    let found = tensor_at(checkpoint, tensor)?;
    let elements = Elements::of(found)?;
    let canvas = Canvas::new(found, size)?;
    let reader = TensorReader::open(checkpoint, tensor)?.starting_at(canvas.start);
    let source = TensorSlice { reader, elements };
    let image = canvas.draw(&source, elements == Elements::Float(Format::F64), control)?;
    source.reader.finish()?;
    Ok(image)
}

/// Draws the update of a slice of a pair of tensors of one shape; `eta` is that of `updateSparsity`.
///
/// # Errors
/// Those of [`draw_tensor`], and `Invalid` where a side is not floating or the shapes differ.
pub fn draw_update(
    checkpoints: [&Checkpoint; 2],
    tensors: [usize; 2],
    size: ImageSize,
    eta: f64,
    control: &Control,
) -> Result<Image, Failure> {
    let [base, other] = checkpoints;
    let sides = [tensor_at(base, tensors[0])?, tensor_at(other, tensors[1])?];
    if sides[0].shape != sides[1].shape {
        return Err(invalid(sides[0], "has another shape in the other checkpoint"));
    }
    let formats = [floating(sides[0])?, floating(sides[1])?];
    let canvas = Canvas::new(sides[0], size)?;
    let readers = [
        TensorReader::open(base, tensors[0])?.starting_at(canvas.start),
        TensorReader::open(other, tensors[1])?.starting_at(canvas.start),
    ];
    let source = UpdateSlice { readers, formats, eta };
    let image = canvas.draw(&source, formats.contains(&Format::F64), control)?;
    let [base, other] = source.readers;
    base.finish()?;
    other.finish()?;
    Ok(image)
}

fn floating(tensor: &Tensor) -> Result<Format, Failure> {
    let message = format!("holds {} elements: only floating tensors have an update", tensor.dtype);
    Format::of(tensor.dtype).ok_or_else(|| invalid(tensor, &message))
}

/// Where a slice is drawn.
struct Canvas {
    matrix: SliceShape,
    /// First element of the slice in the tensor.
    start: usize,
    rows: Cut,
    cols: Cut,
}

impl Canvas {
    fn new(tensor: &Tensor, size: ImageSize) -> Result<Self, Failure> {
        let matrix = SliceShape::of(&tensor.shape);
        let start = matrix.range(tensor, size.slice)?.start;
        let (rows, cols) = (Cut::new(matrix.rows, size.rows), Cut::new(matrix.cols, size.cols));
        Ok(Self { matrix, start, rows, cols })
    }

    /// Only float64 (`is_wide`) holds values whose squares leave its range: then all is read again,
    /// scaled.
    fn draw<S: Source>(
        &self,
        source: &S,
        is_wide: bool,
        control: &Control,
    ) -> Result<Image, Failure> {
        if self.rows.cells == 0 || self.cols.cells == 0 {
            return Ok(self.empty::<S>());
        }
        let found = self.pass(source, 1.0, control)?;
        let scale = if is_wide { scale_for(found.cells.largest()) } else { 1.0 };
        let found = if scale == 1.0 { found } else { self.pass(source, scale, control)? };
        let norms = |squares: Option<Vec<Sum>>| {
            let norm = |square: Sum| square.value().sqrt() / scale;
            squares.map(|squares| squares.into_iter().map(norm).collect())
        };
        Ok(Image {
            matrix: self.matrix,
            rows: self.rows.cells,
            cols: self.cols.cells,
            mean: found.cells.mean(scale),
            max_abs: found.cells.max_abs(scale),
            non_finite: found.cells.non_finite(),
            changed_fraction: S::COMPARES.then(|| found.cells.changed_fraction()),
            row_norms: norms(found.row_squares),
            column_norms: norms(found.column_squares),
        })
    }

    /// A slice that has rows or columns, but no elements.
    fn empty<S: Source>(&self) -> Image {
        let norms = |lines: usize| (lines <= MAX_LINES).then(|| vec![0.0; lines]);
        Image {
            matrix: self.matrix,
            rows: self.rows.cells,
            cols: self.cols.cells,
            mean: Vec::new(),
            max_abs: Vec::new(),
            non_finite: Vec::new(),
            changed_fraction: S::COMPARES.then(Vec::new),
            row_norms: norms(self.matrix.rows),
            column_norms: norms(self.matrix.cols),
        }
    }

    fn pass<S: Source>(&self, source: &S, scale: f64, control: &Control) -> Result<Slice, Failure> {
        let (rows, cols) = (self.rows, self.cols);
        let (row_norms, column_norms) = (rows.lines <= MAX_LINES, cols.lines <= MAX_LINES);
        let plan = Plan { rows, cols, row_norms, column_norms, scale };
        let tiles = tiles(rows.lines, cols.lines);
        let numbers: Vec<_> = (0..tiles.len()).map(|index| index..index + 1).collect();
        let found = map_blocks(&numbers, control, Buffer::default, |buffer, number| {
            let tile = &tiles[number.start];
            let mut sums = TileSums::new(tile, plan);
            for block in tile.blocks() {
                control.check()?;
                source.read(&tile.elements(&block), buffer)?;
                sums.add(source, buffer, &block);
            }
            Ok(sums)
        })?;
        Ok(Slice::of(plan, tiles.iter().zip(&found)))
    }
}

/// What the elements of a slice add up to.
struct Slice {
    cells: Cells,
    row_squares: Option<Vec<Sum>>,
    column_squares: Option<Vec<Sum>>,
}

impl Slice {
    /// Adds up tiles in their order: the result does not depend on the number of threads.
    fn of<'a>(plan: Plan, tiles: impl Iterator<Item = (&'a Tile, &'a TileSums)>) -> Self {
        let sums = |wanted: bool, count: usize| wanted.then(|| vec![Sum::default(); count]);
        let (rows, cols) = (plan.rows, plan.cols);
        let mut all = Self {
            cells: Cells { rows, cols, sums: vec![CellSum::default(); rows.cells * cols.cells] },
            row_squares: sums(plan.row_norms, rows.lines),
            column_squares: sums(plan.column_norms, cols.lines),
        };
        for (tile, sums) in tiles {
            add_squares(&mut all.row_squares, tile.rows.start, &sums.row_squares);
            add_squares(&mut all.column_squares, tile.cols.start, &sums.column_squares);
            for (row, cells) in sums.cell_rows.clone().zip(sums.cells.chunks(sums.cell_cols.len()))
            {
                let first = row * cols.cells + sums.cell_cols.start;
                for (cell, more) in all.cells.sums[first..].iter_mut().zip(cells) {
                    cell.merge(more);
                }
            }
        }
        all
    }
}

fn add_squares(all: &mut Option<Vec<Sum>>, first: usize, squares: &[f64]) {
    for (sum, &square) in all.iter_mut().flat_map(|all| &mut all[first..]).zip(squares) {
        sum.add(square);
    }
}
