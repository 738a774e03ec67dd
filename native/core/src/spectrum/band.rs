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

use faer::linalg::matmul::matmul;
use faer::reborrow::{Reborrow, ReborrowMut};
use faer::{Accum, Mat, MatMut, MatRef, Par};
use rayon::prelude::*;

use super::banded::Banded;
use super::householder::BlockReflector;
use crate::control::{Cancelled, Control};

/// Columns that one thread updates at once.
const BLOCK_COLUMNS: usize = 128;

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

/// Reduces `matrix` (m×n, m ≥ n), which is destroyed, to a band of `width` superdiagonals. Runs
/// on the current rayon pool and counts [`cost`] as done.
///
/// # Errors
/// [`Cancelled`], within a step.
pub fn reduce(
    matrix: MatMut<'_, f64>,
    width: usize,
    control: &Control,
) -> Result<Banded, Cancelled> {
    run(matrix, width, None, control)
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
    run(matrix, width, Some(kept), control)
}

fn run(
    mut matrix: MatMut<'_, f64>,
    width: usize,
    kept: Option<&mut Reflections>,
    control: &Control,
) -> Result<Banded, Cancelled> {
    let (m, n) = (matrix.nrows(), matrix.ncols());
    let mut band = Banded::new(n, width);
    let mut reduction = Reduction::new(m, n, width, kept);
    reduction.start(matrix.rb_mut(), &mut band, control)?;
    let mut done = 0;
    while done + width < n {
        control.check()?;
        let rest = matrix.rb_mut().get_mut(done.., done + width..);
        let cost = step_cost(rest.nrows(), rest.ncols(), width);
        reduction.step(rest, done, &mut band, control)?;
        control.advance(cost);
        done += width;
    }
    Ok(band)
}

/// Flops that [`reduce`] counts.
pub fn cost(m: usize, n: usize, width: usize) -> u64 {
    let starts = (0..n.saturating_sub(width)).step_by(width);
    starts.map(|done| step_cost(m - done, n - width - done, width)).sum()
}

fn step_cost(m: usize, n: usize, width: usize) -> u64 {
    8 * m as u64 * n as u64 * width as u64
}

struct Reduction<'a> {
    width: usize,
    kept: Option<&'a mut Reflections>,
    columns: BlockReflector,
    rows: BlockReflector,
    /// `[V Y]`.
    left: Mat<f64>,
    /// `[X; Uᵀ]`; X before its multiplication by Tᵀ between steps.
    right: Mat<f64>,
}

impl<'a> Reduction<'a> {
    fn new(m: usize, n: usize, width: usize, kept: Option<&'a mut Reflections>) -> Self {
        Self {
            width,
            kept,
            columns: BlockReflector::new(m, width),
            rows: BlockReflector::new(n, width),
            left: Mat::zeros(m, 2 * width),
            right: Mat::zeros(2 * width, n),
        }
    }

    /// Factors the first panel and computes X of the columns beyond it.
    fn start(
        &mut self,
        matrix: MatMut<'_, f64>,
        band: &mut Banded,
        control: &Control,
    ) -> Result<(), Cancelled> {
        let (m, n) = (matrix.nrows(), matrix.ncols());
        let panel = self.width.min(n);
        self.columns.factor(matrix.rb().subcols(0, panel), Par::rayon(0));
        band.write(0, 0, self.columns.r().submatrix(0, 0, panel, panel));
        let empty = Mat::zeros(m, 0);
        let (first, rest) = matrix.split_at_col_mut(panel);
        keep_columns(&mut self.kept, &self.columns, first);
        let columns = rest.ncols();
        let none = Mat::zeros(0, columns);
        let mut right = Mat::zeros(self.width, columns);
        update_and_project(
            rest,
            (empty.as_ref(), none.as_ref()),
            &self.columns,
            right.as_mut(),
            control,
        )?;
        self.right.as_mut().submatrix_mut(0, 0, self.width, columns).copy_from(&right);
        Ok(())
    }

    /// One step: `rest` is the part of the matrix right of the panel factored last, from the
    /// panel's first row on, which is row `done` of the whole.
    fn step(
        &mut self,
        rest: MatMut<'_, f64>,
        done: usize,
        band: &mut Banded,
        control: &Control,
    ) -> Result<(), Cancelled> {
        let (m, n, b) = (rest.nrows(), rest.ncols(), self.width);
        let (mut top, below) = rest.split_at_row_mut(b);
        let v = self.columns.v(m);
        let (x, mut u) = self.right.as_mut().submatrix_mut(0, 0, 2 * b, n).split_at_row_mut(b);
        matmul(top.rb_mut(), Accum::Add, v.subrows(0, b), x.rb(), -1.0, Par::rayon(0));
        self.rows.factor(top.rb().transpose(), Par::rayon(0));
        u.copy_from(self.rows.v(n).transpose());
        if let Some(kept) = &mut self.kept {
            kept.rows.push(self.rows.t().to_owned());
            top.copy_from(&u);
        }
        band.write(done, done + b, self.rows.r().transpose().subcols(0, b.min(n)));

        let left = self.left.as_mut().subrows_mut(0, m - b);
        let (mut left_v, left_y) = left.split_at_col_mut(b);
        left_v.copy_from(v.split_at_row(b).1);
        let mut cross = Mat::zeros(b, b);
        matmul(cross.as_mut(), Accum::Replace, x.rb(), self.rows.v(n), 1.0, Par::rayon(0));
        multiply_rows(below.rb(), &self.rows, (left_v.rb(), cross.as_ref()), left_y, control)?;
        self.update(below, done + b, band, control)
    }

    /// Applies the update to all of `below`, its next panel first, and computes the next X.
    fn update(
        &mut self,
        below: MatMut<'_, f64>,
        done: usize,
        band: &mut Banded,
        control: &Control,
    ) -> Result<(), Cancelled> {
        let (m, n, b) = (below.nrows(), below.ncols(), self.width);
        let panel = b.min(n);
        let (mut next, rest) = below.split_at_col_mut(panel);
        let left = self.left.as_ref().subrows(0, m);
        let (right_next, right) =
            self.right.as_mut().submatrix_mut(0, 0, 2 * b, n).split_at_col_mut(panel);
        matmul(next.rb_mut(), Accum::Add, left, right_next.rb(), -1.0, Par::rayon(0));
        self.columns.factor(next.rb(), Par::rayon(0));
        keep_columns(&mut self.kept, &self.columns, next);
        band.write(done, done, self.columns.r().submatrix(0, 0, panel, panel));
        let mut projected = Mat::zeros(b, rest.ncols());
        update_and_project(rest, (left, right.rb()), &self.columns, projected.as_mut(), control)?;
        let columns = projected.ncols();
        self.right.as_mut().submatrix_mut(0, 0, b, columns).copy_from(&projected);
        Ok(())
    }
}

/// Leaves the reflectors of the panel factored last in its place, where they are wanted.
fn keep_columns(
    kept: &mut Option<&mut Reflections>,
    reflector: &BlockReflector,
    mut panel: MatMut<'_, f64>,
) {
    let width = panel.ncols();
    if let Some(kept) = kept {
        kept.columns.push(reflector.t().submatrix(0, 0, width, width).to_owned());
        panel.copy_from(reflector.v(panel.nrows()).subcols(0, width));
    }
}

/// `Y = (A·U − V·(X·U))·S`, by blocks of rows; `cross` is `X·U`.
fn multiply_rows(
    a: MatRef<'_, f64>,
    reflector: &BlockReflector,
    (v, cross): (MatRef<'_, f64>, MatRef<'_, f64>),
    y: MatMut<'_, f64>,
    control: &Control,
) -> Result<(), Cancelled> {
    let parts = 2 * rayon::current_num_threads();
    let rows = a.nrows().div_ceil(parts).max(64);
    let u = reflector.v(a.ncols());
    y.par_row_chunks_mut(rows).enumerate().try_for_each(|(part, mut y)| {
        control.check()?;
        let (start, count) = (part * rows, y.nrows());
        let mut product = Mat::zeros(count, y.ncols());
        let a = a.subrows(start, count);
        matmul(product.as_mut(), Accum::Replace, a, u, 1.0, Par::Seq);
        matmul(product.as_mut(), Accum::Add, v.subrows(start, count), cross, -1.0, Par::Seq);
        matmul(y.rb_mut(), Accum::Replace, product.as_ref(), reflector.t(), 1.0, Par::Seq);
        Ok(())
    })
}

/// `A ← A − left·right`, then `X = Tᵀ·Vᵀ·A`, by blocks of columns.
fn update_and_project(
    a: MatMut<'_, f64>,
    (left, right): (MatRef<'_, f64>, MatRef<'_, f64>),
    reflector: &BlockReflector,
    x: MatMut<'_, f64>,
    control: &Control,
) -> Result<(), Cancelled> {
    let v = reflector.v(a.nrows());
    let blocks = a.par_col_chunks_mut(BLOCK_COLUMNS);
    let targets = x.par_col_chunks_mut(BLOCK_COLUMNS);
    blocks.zip(targets).enumerate().try_for_each(|(part, (mut a, mut x))| {
        control.check()?;
        let right = right.subcols(part * BLOCK_COLUMNS, a.ncols());
        matmul(a.rb_mut(), Accum::Add, left, right, -1.0, Par::Seq);
        let mut product = Mat::zeros(v.ncols(), a.ncols());
        matmul(product.as_mut(), Accum::Replace, v.transpose(), a.rb(), 1.0, Par::Seq);
        matmul(
            x.rb_mut(),
            Accum::Replace,
            reflector.t().transpose(),
            product.as_ref(),
            1.0,
            Par::Seq,
        );
        Ok(())
    })
}
