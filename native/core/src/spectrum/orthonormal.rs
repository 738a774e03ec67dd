//! Orthonormal bases of columns that are nearly orthogonal already.
//!
//! `X = Q·R` by the Cholesky factorisation `XᵀX = RᵀR` of the columns at length one: two products
//! where reflections need four and work by columns. Its loss of orthogonality grows with the square
//! of the condition of X, which is about 1 here; other columns are left to reflections.

use faer::linalg::triangular_solve::solve_lower_triangular_in_place;
use faer::reborrow::{Reborrow, ReborrowMut};
use faer::{Mat, MatMut, MatRef, Par, Side};
use rayon::prelude::*;

use super::householder::{BlockReflector, reflect, reflect_transposed};
use crate::control::{Cancelled, Control};
use crate::products::{FLOPS_BETWEEN_CHECKS, product};

/// Largest sum of a row of `XᵀX` beside its diagonal: the condition of X is then at most 1.2.
const NEARLY: f64 = 0.1;

/// `X = Q·R` with orthonormal columns Q (n×k) and an upper triangle R (k×k).
pub struct Factored {
    pub q: Mat<f64>,
    pub r: Mat<f64>,
}

/// Columns that are factored at a time.
const PANEL: usize = 128;

/// Of `x` (n×k, n ≥ k). Runs on the current rayon pool.
///
/// # Errors
/// [`Cancelled`].
pub fn factored(x: Mat<f64>, control: &Control) -> Result<Factored, Cancelled> {
    if let Some(found) = by_cholesky(&x, control)? {
        return Ok(found);
    }
    let k = x.ncols();
    let (reflections, r) = Reflections::of(x, control)?;
    Ok(Factored { q: reflections.columns(0, k, control)?, r })
}

/// `q` (n×j, orthonormal columns) with further columns to n×k, k ≤ n.
///
/// # Errors
/// [`Cancelled`].
pub fn completed(q: Mat<f64>, k: usize, control: &Control) -> Result<Mat<f64>, Cancelled> {
    let j = q.ncols();
    if j == k {
        return Ok(q);
    }
    let (reflections, _) = Reflections::of(q.clone(), control)?;
    let more = reflections.columns(j, k, control)?;
    let mut all = Mat::zeros(q.nrows(), k);
    all.as_mut().subcols_mut(0, j).copy_from(q);
    all.as_mut().subcols_mut(j, k - j).copy_from(more);
    Ok(all)
}

/// Nothing where the columns are not nearly orthogonal.
fn by_cholesky(x: &Mat<f64>, control: &Control) -> Result<Option<Factored>, Cancelled> {
    let k = x.ncols();
    let lengths: Vec<f64> = x.par_col_iter().map(|column| column.norm_l2()).collect();
    if lengths.iter().any(|&length| length < f64::MIN_POSITIVE) {
        return Ok(None);
    }
    let mut q = x.clone();
    q.par_col_iter_mut().zip(&lengths).for_each(|(column, length)| {
        column.iter_mut().for_each(|element| *element /= length);
    });
    let gram = gram(q.as_ref(), control)?;
    if !(0..k).all(|row| beside_diagonal(gram.as_ref(), row) <= NEARLY) {
        return Ok(None);
    }
    let Ok(factor) = gram.llt(Side::Lower) else { return Ok(None) };
    let l = factor.L();
    let rows = (FLOPS_BETWEEN_CHECKS as usize / (k * k).max(1)).max(PANEL);
    for start in (0..q.nrows()).step_by(rows) {
        control.check()?;
        let count = rows.min(q.nrows() - start);
        let block = q.as_mut().subrows_mut(start, count).transpose_mut();
        solve_lower_triangular_in_place(l, block, Par::rayon(0));
    }
    let r = Mat::from_fn(k, k, |i, j| if i <= j { l[(j, i)] * lengths[j] } else { 0.0 });
    Ok(Some(Factored { q, r }))
}

/// The lower triangle of `QᵀQ`.
fn gram(q: MatRef<'_, f64>, control: &Control) -> Result<Mat<f64>, Cancelled> {
    let k = q.ncols();
    let mut gram = Mat::zeros(k, k);
    for start in (0..k).step_by(PANEL) {
        let width = PANEL.min(k - start);
        let part =
            product(q.subcols(start, k - start).transpose(), q.subcols(start, width), control)?;
        gram.as_mut().submatrix_mut(start, start, k - start, width).copy_from(part);
    }
    Ok(gram)
}

/// Sum of the sizes in a row of the symmetric matrix whose lower triangle is `gram`, beside its
/// diagonal.
fn beside_diagonal(gram: MatRef<'_, f64>, row: usize) -> f64 {
    let left = (0..row).map(|column| gram[(row, column)].abs());
    left.chain((row + 1..gram.nrows()).map(|below| gram[(below, row)].abs())).sum()
}

/// The orthogonal n×n factor of a QR factorisation: panel i reflects the rows from `i·PANEL` on.
struct Reflections {
    rows: usize,
    panels: Vec<BlockReflector>,
}

impl Reflections {
    /// Those that take `x` (n×k, n ≥ k) to the triangle R (k×k).
    fn of(mut x: Mat<f64>, control: &Control) -> Result<(Self, Mat<f64>), Cancelled> {
        let (n, k) = (x.nrows(), x.ncols());
        let mut r = Mat::zeros(k, k);
        let mut panels = Vec::new();
        for done in (0..k).step_by(PANEL) {
            control.check()?;
            let width = PANEL.min(k - done);
            let rest = x.as_mut().submatrix_mut(done, done, n - done, k - done);
            let (panel, mut rest) = rest.split_at_col_mut(width);
            let mut reflector = BlockReflector::new(n - done, PANEL);
            reflector.factor(panel.rb(), Par::rayon(0));
            let (v, t) = (reflector.v(n - done), reflector.t());
            each_block(rest.rb_mut(), control, |block| {
                reflect_transposed(v, t, block, Par::Seq);
            })?;
            let mut of_panel = r.as_mut().submatrix_mut(done, done, width, k - done);
            let (mut own, mut cross) = of_panel.rb_mut().split_at_col_mut(width);
            own.copy_from(reflector.r().submatrix(0, 0, width, width));
            cross.copy_from(rest.rb().subrows(0, width));
            panels.push(reflector);
        }
        Ok((Self { rows: n, panels }, r))
    }

    /// Columns `first` to `end` of Q.
    fn columns(&self, first: usize, end: usize, control: &Control) -> Result<Mat<f64>, Cancelled> {
        let unit = |i: usize, j: usize| if i == first + j { 1.0 } else { 0.0 };
        let mut q = Mat::from_fn(self.rows, end - first, unit);
        for (index, panel) in self.panels.iter().enumerate().rev() {
            let done = index * PANEL;
            // Columns of the unit matrix before it have zeros in all rows that it reflects.
            let skipped = done.saturating_sub(first).min(q.ncols());
            let rows = self.rows - done;
            let block = q.as_mut().get_mut(done.., skipped..);
            each_block(block, control, |block| {
                let mut scratch = Mat::zeros(2 * PANEL, block.ncols());
                reflect(panel.v(rows), panel.t(), block, scratch.as_mut());
            })?;
        }
        Ok(q)
    }
}

/// Applies `work` to blocks of columns side by side.
fn each_block(
    matrix: MatMut<'_, f64>,
    control: &Control,
    work: impl Fn(MatMut<'_, f64>) + Sync,
) -> Result<(), Cancelled> {
    matrix.par_col_chunks_mut(PANEL).try_for_each(|block| {
        control.check()?;
        work(block);
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_factors(x: &Mat<f64>, Factored { q, r }: &Factored) {
        let unit = q.transpose() * q - Mat::<f64>::identity(q.ncols(), q.ncols());
        assert!(unit.norm_max() < 1e-14, "orthonormal to {:e}", unit.norm_max());
        for j in 0..x.ncols() {
            let rest = x.col(j) - (q * r).col(j);
            assert!(rest.norm_l2() <= 1e-14 * x.col(j).norm_l2(), "column {j}");
        }
    }

    /// Unit vectors of lengths from 1 to 1e-9, each turned a little by its neighbour.
    fn nearly_orthogonal(n: usize, k: usize, turn: f64) -> Mat<f64> {
        Mat::from_fn(n, k, |i, j| {
            let element = if i == j { 1.0 } else { 0.0 } + if i == j + 1 { turn } else { 0.0 };
            element * 10f64.powf(-9.0 * j as f64 / k as f64)
        })
    }

    #[test]
    fn nearly_orthogonal_columns_are_factored_by_products() {
        let x = nearly_orthogonal(50, 20, 0.01);
        let found = by_cholesky(&x, &Control::default()).expect("not cancelled");
        assert_factors(&x, &found.expect("nearly orthogonal"));
    }

    #[test]
    fn other_columns_are_left_to_reflections() {
        let control = Control::default();
        for x in [nearly_orthogonal(50, 20, 0.9), Mat::zeros(50, 20)] {
            assert!(by_cholesky(&x, &control).expect("not cancelled").is_none());
            assert_factors(&x, &factored(x.clone(), &control).expect("not cancelled"));
        }
    }

    /// More columns than a panel has, of which some depend on others.
    #[test]
    fn dependent_columns_of_several_panels_are_factored() {
        let x = Mat::from_fn(400, 300, |i, j| ((i * (1 + j % 170) + j) as f64).sin());
        assert_factors(&x, &factored(x.clone(), &Control::default()).expect("not cancelled"));
    }

    #[test]
    fn a_basis_is_completed_to_any_size() {
        let control = Control::default();
        for (n, j, k) in [(10, 0, 3), (40, 7, 7), (300, 150, 300), (300, 3, 200), (300, 129, 130)] {
            let x = Mat::from_fn(n, j, |i, j| ((i * i + 3 * i * j) as f64).cos());
            let q = factored(x, &control).expect("not cancelled").q;
            let all = completed(q.clone(), k, &control).expect("not cancelled");
            assert_eq!(all.subcols(0, j), q);
            let unit = all.transpose() * &all - Mat::<f64>::identity(k, k);
            assert!(unit.norm_max() < 1e-14, "{n} {j} {k}: {:e}", unit.norm_max());
        }
    }

    #[test]
    fn cancelling_stops_it() {
        let control = Control::default();
        control.cancel();
        for turn in [0.01, 0.9] {
            assert!(factored(nearly_orthogonal(50, 20, turn), &control).is_err());
        }
        assert!(completed(nearly_orthogonal(50, 20, 0.0), 30, &control).is_err());
    }
}
