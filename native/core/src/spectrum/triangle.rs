//! A tall matrix to the triangle of its QR factorisation, which has the same singular values.

use faer::reborrow::{Reborrow, ReborrowMut};
use faer::{Mat, MatMut, Par};
use rayon::prelude::*;

use super::householder::{BlockReflector, reflect_transposed};
use super::strips::{STRIP, Strips, ViewMut, accumulate};
use crate::control::{Cancelled, Control};

/// Columns of a panel: wide enough for products at full rate.
pub const PANEL: usize = 128;

/// Columns that one thread updates at once.
const BLOCK_COLUMNS: usize = 128;

/// R of `matrix` (m×n, m ≥ n), which is destroyed. Runs on the current rayon pool and counts
/// [`cost`] as done.
///
/// # Errors
/// [`Cancelled`], within a panel.
pub fn triangle(matrix: MatMut<'_, f64>, control: &Control) -> Result<Mat<f64>, Cancelled> {
    run(matrix, None, control)
}

/// [`triangle`] that keeps the reflectors of Q: T of every panel, first panel first, and V of panel
/// i in the matrix from row and column `i·w` on, w = [`PANEL`] columns wide.
///
/// # Errors
/// [`Cancelled`], within a panel.
pub fn triangle_keeping(
    matrix: MatMut<'_, f64>,
    kept: &mut Vec<Mat<f64>>,
    control: &Control,
) -> Result<Mat<f64>, Cancelled> {
    run(matrix, Some(kept), control)
}

fn run(
    mut matrix: MatMut<'_, f64>,
    mut kept: Option<&mut Vec<Mat<f64>>>,
    control: &Control,
) -> Result<Mat<f64>, Cancelled> {
    let n = matrix.ncols();
    let mut result = Mat::zeros(n, n);
    let mut reflector = BlockReflector::new(matrix.nrows(), PANEL);
    for done in (0..n).step_by(PANEL) {
        control.check()?;
        let width = PANEL.min(n - done);
        let rest = matrix.rb_mut().get_mut(done.., done..);
        let rows = rest.nrows();
        let (mut panel, mut rest) = rest.split_at_col_mut(width);
        reflector.factor(panel.rb(), Par::rayon(0));
        if let Some(kept) = &mut kept {
            kept.push(reflector.t().submatrix(0, 0, width, width).to_owned());
            panel.copy_from(reflector.v(rows).subcols(0, width));
        }
        let r = reflector.r().submatrix(0, 0, width, width);
        result.as_mut().submatrix_mut(done, done, width, width).copy_from(r);
        let panel = Panel::new(&reflector, rows);
        rest.rb_mut().par_col_chunks_mut(BLOCK_COLUMNS).try_for_each(|block| {
            control.check()?;
            panel.reflect(block);
            Ok(())
        })?;
        let cross = rest.rb().subrows(0, width);
        result.as_mut().submatrix_mut(done, done + width, width, cross.ncols()).copy_from(cross);
        control.advance(step_cost(rows, cross.ncols()));
    }
    Ok(result)
}

/// A block of reflectors as products read it.
struct Panel<'a> {
    reflector: &'a BlockReflector,
    /// V, of whole strips of rows.
    v: Strips,
    /// Vᵀ, likewise.
    v_transposed: Strips,
    t_transposed: Strips,
    rows: usize,
}

impl<'a> Panel<'a> {
    fn new(reflector: &'a BlockReflector, rows: usize) -> Self {
        let v = reflector.v(rows - rows % STRIP);
        Self {
            reflector,
            v: Strips::of(v),
            v_transposed: Strips::of(v.transpose()),
            t_transposed: Strips::of(reflector.t().transpose()),
            rows,
        }
    }

    /// `C ← (I − V·T·Vᵀ)ᵀ·C`.
    fn reflect(&self, mut c: MatMut<'_, f64>) {
        let columns = c.ncols();
        if !columns.is_multiple_of(STRIP) || self.rows < STRIP {
            let (v, t) = (self.reflector.v(self.rows), self.reflector.t());
            return reflect_transposed(v, t, c, Par::Seq);
        }
        let (whole, mut last) = c.rb_mut().split_at_row_mut(self.rows - self.rows % STRIP);
        let last_v = self.reflector.v(self.rows).split_at_row(whole.nrows()).1;
        let mut product = Strips::zeros(PANEL, columns);
        product.view_mut().copy_from((last_v.transpose() * &last).as_ref());
        let whole = ViewMut::of_columns(whole);
        accumulate(product.view_mut(), self.v_transposed.view(), whole.view(), 1.0);
        let mut inner = Strips::zeros(PANEL, columns);
        accumulate(inner.view_mut(), self.t_transposed.view(), product.view(), 1.0);
        accumulate(whole, self.v.view(), inner.view(), -1.0);
        if last.nrows() > 0 {
            let mut dense = Mat::zeros(PANEL, columns);
            inner.view().copy_to(dense.as_mut());
            last -= last_v * dense;
        }
    }
}

/// Flops that [`triangle`] counts.
pub fn cost(m: usize, n: usize) -> u64 {
    let starts = (0..n).step_by(PANEL);
    starts.map(|done| step_cost(m - done, (n - done).saturating_sub(PANEL))).sum()
}

fn step_cost(m: usize, n: usize) -> u64 {
    4 * m as u64 * n as u64 * PANEL as u64
}
