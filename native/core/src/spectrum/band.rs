//! A dense matrix to an upper band matrix with the same singular values.
//!
//! Block column by block column: with `A` the part not yet reduced, a QR factorisation of its
//! first b columns gives `Q = I − V·T·Vᵀ`, an LQ factorisation of the first b rows of `QᵀA`
//! beyond them gives `P = I − U·S·Uᵀ`, and `A ← QᵀAP`, whose first rows and columns are part of
//! the band. With `X = Tᵀ·Vᵀ·A` and `Y = (A·U − V·(X·U))·S` the rest is
//! `A ← A − [V Y]·[X; Uᵀ]`: one product of inner size 2b instead of two of b.
//!
//! Memory decides as much as arithmetic: A is read once for `A·U`, and once more for the update,
//! in blocks of columns that are then still in cache for the `Vᵀ·A` of the next step. Hence the
//! next panel is updated and factored before the rest.
//!
//! Flops: 2bmn each for X and Y and 4bmn for the update of every step, `8n³/3` for a square
//! matrix.

use faer::reborrow::ReborrowMut;
use faer::{Mat, MatMut, Par};
use rayon::prelude::*;

use super::banded::Banded;
use super::householder::BlockReflector;
use super::strips::{STRIP, Strips, View, ViewMut, accumulate};
use crate::control::{Cancelled, Control};

/// Most columns that one thread updates at once.
const BLOCK_COLUMNS: usize = 128;

/// Rows that are updated and then projected while they are in a core's own cache.
const BLOCK_ROWS: usize = 256;

/// T of every block of reflectors of a reduction `B = QᵀWP`, first panel first. With
/// [`reduce_keeping`] the V of panel i of Q is left in the matrix from row and column `i·b` on, b
/// columns wide; the U of panel i of P, transposed, right of it in rows `i·b` to `(i + 1)·b`.
#[derive(Default)]
pub struct Reflections {
    /// Those of Q.
    pub columns: Vec<Mat<f64>>,
    /// Those of P.
    pub rows: Vec<Mat<f64>>,
}

/// Reduces `matrix` (m×n, m ≥ n), which is consumed, to a band of `width` superdiagonals. Runs
/// on the current rayon pool and counts [`cost`] as done.
///
/// # Errors
/// [`Cancelled`], within a step.
pub fn reduce(matrix: Mat<f64>, width: usize, control: &Control) -> Result<Banded, Cancelled> {
    let (rest, shape) = (Strips::of(matrix.as_ref()), matrix.shape());
    drop(matrix);
    run(rest, shape, width, None, control)
}

/// [`reduce`] that keeps the reflectors, their vectors in place of the matrix.
///
/// # Errors
/// [`Cancelled`], within a step.
pub fn reduce_keeping(
    matrix: MatMut<'_, f64>,
    width: usize,
    kept: &mut Reflections,
    control: &Control,
) -> Result<Banded, Cancelled> {
    let (rest, shape) = (Strips::of(matrix.as_ref()), matrix.shape());
    run(rest, shape, width, Some(Kept { vectors: matrix, triangles: kept }), control)
}

fn run(
    mut matrix: Strips,
    (m, n): (usize, usize),
    width: usize,
    kept: Option<Kept<'_>>,
    control: &Control,
) -> Result<Banded, Cancelled> {
    let mut reduction = Reduction::new((m, n), width, kept);
    reduction.start(matrix.view_mut(), control)?;
    let mut done = 0;
    while done + width < n {
        control.check()?;
        reduction.step(matrix.view_mut().from(done, done + width), done, control)?;
        control.advance(step_cost(m - done, n - done - width, width));
        done += width;
    }
    Ok(reduction.band)
}

/// Flops that [`reduce`] counts.
pub fn cost(m: usize, n: usize, width: usize) -> u64 {
    let starts = (0..n.saturating_sub(width)).step_by(width);
    starts.map(|done| step_cost(m - done, n - width - done, width)).sum()
}

fn step_cost(m: usize, n: usize, width: usize) -> u64 {
    8 * m as u64 * n as u64 * width as u64
}

/// Where the reflectors are left.
struct Kept<'a> {
    vectors: MatMut<'a, f64>,
    triangles: &'a mut Reflections,
}

struct Reduction<'a> {
    shape: (usize, usize),
    width: usize,
    band: Banded,
    kept: Option<Kept<'a>>,
    columns: BlockReflector,
    rows: BlockReflector,
    /// `[V Y]` and `[X; Uᵀ]` of the step under way.
    factors: Factors,
    /// V and X of the next step.
    next: Factors,
    /// Vᵀ of the next step.
    transposed: Strips,
    u: Strips,
}

struct Factors {
    left: Strips,
    right: Strips,
}

impl Factors {
    fn new((m, n): (usize, usize), width: usize) -> Self {
        Self { left: Strips::zeros(m, 2 * width), right: Strips::zeros(2 * width, n) }
    }
}

impl<'a> Reduction<'a> {
    fn new((m, n): (usize, usize), width: usize, kept: Option<Kept<'a>>) -> Self {
        Self {
            shape: (m, n),
            width,
            band: Banded::new(n, width),
            kept,
            columns: BlockReflector::new(m, width),
            rows: BlockReflector::new(n, width),
            factors: Factors::new((m, n), width),
            next: Factors::new((m, n), width),
            transposed: Strips::zeros(width, m),
            u: Strips::zeros(n, width),
        }
    }

    /// Factors the first panel and computes X of the columns beyond it.
    fn start(&mut self, matrix: ViewMut<'_>, control: &Control) -> Result<(), Cancelled> {
        let panel = self.width.min(self.shape.1);
        let (first, rest) = matrix.split_at_column(panel.next_multiple_of(STRIP));
        self.factor_columns(first.view(), 0, panel);
        self.update_and_project(rest, None, control)
    }

    /// One step: `rest` is the part of the matrix right of the panel factored last, from the
    /// panel's first row on, which is row `done` of the whole.
    fn step(&mut self, rest: ViewMut<'_>, done: usize, control: &Control) -> Result<(), Cancelled> {
        let b = self.width;
        let columns = rest.columns();
        let (mut top, below) = rest.split_at_row(b);
        let v = self.factors.left.view().part(0, 0, b, b);
        let x = self.factors.right.view().part(0, 0, b, columns);
        let blocks = top.reborrow().column_blocks(BLOCK_COLUMNS);
        blocks.into_par_iter().enumerate().for_each(|(index, top)| {
            let x = x.part(0, index * BLOCK_COLUMNS, b, top.columns());
            accumulate(top, v, x, -1.0);
        });
        self.factor_rows(top.view(), done);
        self.multiply_rows(below.view(), control)?;
        self.update(below, done + b, control)
    }

    /// Factors the rows `top`, which begin in row `done` of the whole.
    fn factor_rows(&mut self, top: View<'_>, done: usize) {
        let (b, n) = (self.width, self.shape.1 - done - self.width);
        self.rows.factor_written((n, b), |room| top.copy_transposed_to(room), Par::rayon(0));
        let u = self.rows.v(n);
        self.u.view_mut().copy_from(u);
        self.factors.right.view_mut().from(b, 0).copy_from(u.transpose());
        self.band.write(done, done + b, self.rows.r().transpose().subcols(0, b.min(n)));
        if let Some(Kept { vectors, triangles }) = &mut self.kept {
            triangles.rows.push(self.rows.t().to_owned());
            vectors.rb_mut().submatrix_mut(done, done + b, b, n).copy_from(u.transpose());
        }
    }

    /// `Y = (A·U − V·(X·U))·S`, by blocks of rows.
    fn multiply_rows(&mut self, a: View<'_>, control: &Control) -> Result<(), Cancelled> {
        let b = self.width;
        let columns = a.columns();
        let u = self.u.view().part(0, 0, columns, b);
        let cross = cross(self.factors.right.view().part(0, 0, b, columns), u);
        let triangle = Strips::of(self.rows.t());
        let (v, y) = self.factors.left.view_mut().part(b, 0, a.rows(), 2 * b).split_at_column(b);
        let v = v.view();
        let rows = block_size(a.rows(), BLOCK_ROWS);
        y.row_blocks(rows).into_par_iter().enumerate().try_for_each(|(index, mut y)| {
            control.check()?;
            let (start, count) = (index * rows, y.rows());
            let mut product = Strips::zeros(count, b);
            accumulate(product.view_mut(), a.part(start, 0, count, columns), u, 1.0);
            let v = v.part(start, 0, count, b);
            accumulate(product.view_mut(), v, cross.view(), -1.0);
            y.clear();
            accumulate(y, product.view(), triangle.view(), 1.0);
            Ok(())
        })
    }

    /// Applies the update to all of `below`, its next panel first, and computes the next X.
    fn update(
        &mut self,
        below: ViewMut<'_>,
        done: usize,
        control: &Control,
    ) -> Result<(), Cancelled> {
        let b = self.width;
        let panel = b.min(self.shape.1 - done);
        let (mut first, rest) = below.split_at_column(panel.next_multiple_of(STRIP));
        let left = self.factors.left.view().from(b, 0).part(0, 0, first.rows(), 2 * b);
        let right = self.factors.right.view().part(0, 0, 2 * b, first.columns());
        let blocks = first.reborrow().row_blocks(BLOCK_ROWS / 2);
        blocks.into_par_iter().enumerate().for_each(|(index, first)| {
            let left = left.part(index * (BLOCK_ROWS / 2), 0, first.rows(), 2 * b);
            accumulate(first, left, right, -1.0);
        });
        self.factor_columns(first.view(), done, panel);
        self.update_and_project(rest, Some(panel), control)
    }

    /// Factors the first `panel` columns of `first`, which begins in row and column `done`.
    fn factor_columns(&mut self, first: View<'_>, done: usize, panel: usize) {
        let m = self.shape.0 - done;
        let write = |room: MatMut<'_, f64>| first.copy_to(room);
        self.columns.factor_written((m, panel), write, Par::rayon(0));
        let v = self.columns.v(m);
        self.next.left.view_mut().copy_from(v);
        self.transposed.view_mut().copy_from(v.transpose());
        self.band.write(done, done, self.columns.r().submatrix(0, 0, panel, panel));
        if let Some(Kept { vectors, triangles }) = &mut self.kept {
            triangles.columns.push(self.columns.t().submatrix(0, 0, panel, panel).to_owned());
            vectors.rb_mut().submatrix_mut(done, done, m, panel).copy_from(v.subcols(0, panel));
        }
    }

    /// `A ← A − [V Y]·[X; Uᵀ]` where a step is under way, whose panel has `skipped` columns; then
    /// `X = Tᵀ·Vᵀ·A` of the next step, which is then the one under way. By blocks of columns.
    fn update_and_project(
        &mut self,
        a: ViewMut<'_>,
        skipped: Option<usize>,
        control: &Control,
    ) -> Result<(), Cancelled> {
        let b = self.width;
        let (rows, columns) = (a.rows(), a.columns());
        let update = skipped.map(|skipped| {
            let left = self.factors.left.view().part(b, 0, rows, 2 * b);
            (left, self.factors.right.view().part(0, skipped, 2 * b, columns))
        });
        let transposed = self.transposed.view().part(0, 0, b, rows);
        let triangle = Strips::of(self.columns.t().transpose());
        let width = block_size(columns, BLOCK_COLUMNS);
        let targets = self.next.right.view_mut().part(0, 0, b, columns).column_blocks(width);
        let blocks = a.column_blocks(width).into_par_iter().zip(targets);
        blocks.enumerate().try_for_each(|(index, (mut a, mut x))| {
            control.check()?;
            let update = update
                .map(|(left, right)| (left, right.part(0, index * width, 2 * b, a.columns())));
            let projected = update_block(&mut a, update, transposed);
            x.clear();
            accumulate(x, triangle.view(), projected.view(), 1.0);
            Ok(())
        })?;
        std::mem::swap(&mut self.factors, &mut self.next);
        Ok(())
    }
}

/// Rows or columns of a block, of `count` in all: at most `most`, and fewer where the threads would
/// not have several blocks each.
fn block_size(count: usize, most: usize) -> usize {
    let several = count / (4 * rayon::current_num_threads());
    several.next_multiple_of(STRIP).clamp(STRIP, most)
}

/// `X·U`.
fn cross(x: View<'_>, u: View<'_>) -> Strips {
    let mut cross = Strips::zeros(x.rows(), u.columns());
    let blocks = cross.view_mut().row_blocks(STRIP).into_par_iter().enumerate();
    blocks.for_each(|(index, cross)| {
        accumulate(cross, x.part(index * STRIP, 0, STRIP, x.columns()), u, 1.0);
    });
    cross
}

/// `A ← A − left·right`, then `Vᵀ·A`, some rows at a time.
fn update_block(
    a: &mut ViewMut<'_>,
    update: Option<(View<'_>, View<'_>)>,
    transposed: View<'_>,
) -> Strips {
    let mut projected = Strips::zeros(transposed.rows(), a.columns());
    for start in (0..a.rows()).step_by(BLOCK_ROWS) {
        let count = BLOCK_ROWS.min(a.rows() - start);
        let columns = a.columns();
        let mut a = a.reborrow().part(start, 0, count, columns);
        if let Some((left, right)) = update {
            let left = left.part(start, 0, count, left.columns());
            accumulate(a.reborrow(), left, right, -1.0);
        }
        let v = transposed.part(0, start, transposed.rows(), count);
        accumulate(projected.view_mut(), v, a.view(), 1.0);
    }
    projected
}
