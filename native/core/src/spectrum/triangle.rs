//! A tall matrix to the triangle of its QR factorisation, which has the same singular values.

use faer::reborrow::{Reborrow, ReborrowMut};
use faer::{Mat, MatMut, Par};
use rayon::prelude::*;

use super::householder::{BlockReflector, reflect_transposed};
use crate::control::{Cancelled, Control};

/// Columns of a panel: wide enough for products at full rate.
pub const PANEL: usize = 128;

/// Columns that one thread updates at once.
const BLOCK_COLUMNS: usize = 256;

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
        rest.rb_mut().par_col_chunks_mut(BLOCK_COLUMNS).try_for_each(|block| {
            control.check()?;
            reflect_transposed(reflector.v(rows), reflector.t(), block, Par::Seq);
            Ok(())
        })?;
        let cross = rest.rb().subrows(0, width);
        result.as_mut().submatrix_mut(done, done + width, width, cross.ncols()).copy_from(cross);
        control.advance(step_cost(rows, cross.ncols()));
    }
    Ok(result)
}

/// Flops that [`triangle`] counts.
pub fn cost(m: usize, n: usize) -> u64 {
    let starts = (0..n).step_by(PANEL);
    starts.map(|done| step_cost(m - done, (n - done).saturating_sub(PANEL))).sum()
}

fn step_cost(m: usize, n: usize) -> u64 {
    4 * m as u64 * n as u64 * PANEL as u64
}
