//! Orthonormal bases of columns that are nearly orthogonal already.
//!
//! `X = Q·R` by the Cholesky factorisation `XᵀX = RᵀR` of the columns at length one: two products
//! where reflections need four and work by columns. Its loss of orthogonality grows with the square
//! of the condition of X, which is about 1 here; other columns are left to reflections.

use faer::linalg::matmul::triangular::{self, BlockStructure};
use faer::linalg::triangular_solve::solve_lower_triangular_in_place;
use faer::{Accum, Mat, Par, Side};
use rayon::prelude::*;

/// Largest sum of a row of `XᵀX` beside its diagonal: the condition of X is then at most 1.2.
const NEARLY: f64 = 0.1;

/// `X = Q·R` with orthonormal columns Q (n×k) and an upper triangle R (k×k).
pub struct Factored {
    pub q: Mat<f64>,
    pub r: Mat<f64>,
}

/// Of `x` (n×k, n ≥ k). Runs on the current rayon pool.
pub fn factored(x: Mat<f64>) -> Factored {
    by_cholesky(&x).unwrap_or_else(|| {
        let qr = x.qr();
        Factored { q: qr.compute_thin_Q(), r: qr.thin_R().to_owned() }
    })
}

/// Nothing where the columns are not nearly orthogonal.
fn by_cholesky(x: &Mat<f64>) -> Option<Factored> {
    let k = x.ncols();
    let lengths: Vec<f64> = x.par_col_iter().map(|column| column.norm_l2()).collect();
    if lengths.iter().any(|&length| length < f64::MIN_POSITIVE) {
        return None;
    }
    let mut q = x.clone();
    q.par_col_iter_mut().zip(&lengths).for_each(|(column, length)| {
        column.iter_mut().for_each(|element| *element /= length);
    });
    let mut gram = Mat::zeros(k, k);
    triangular::matmul(
        gram.as_mut(),
        BlockStructure::TriangularLower,
        Accum::Replace,
        q.transpose(),
        BlockStructure::Rectangular,
        &q,
        BlockStructure::Rectangular,
        1.0,
        Par::rayon(0),
    );
    let beside = |row: usize| -> f64 {
        let left = (0..row).map(|column| gram[(row, column)].abs());
        left.chain((row + 1..k).map(|below| gram[(below, row)].abs())).sum()
    };
    if !(0..k).all(|row| beside(row) <= NEARLY) {
        return None;
    }
    let factor = gram.llt(Side::Lower).ok()?;
    solve_lower_triangular_in_place(factor.L(), q.transpose_mut(), Par::rayon(0));
    let l = factor.L();
    let r = Mat::from_fn(k, k, |i, j| if i <= j { l[(j, i)] * lengths[j] } else { 0.0 });
    Some(Factored { q, r })
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
        assert_factors(&x, &by_cholesky(&x).expect("nearly orthogonal"));
    }

    #[test]
    fn other_columns_are_left_to_reflections() {
        for x in [nearly_orthogonal(50, 20, 0.9), Mat::zeros(50, 20)] {
            assert!(by_cholesky(&x).is_none());
        }
        let x = nearly_orthogonal(50, 20, 0.9);
        assert_factors(&x, &factored(x.clone()));
    }
}
