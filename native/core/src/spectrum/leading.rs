//! All singular values and the leading singular vectors of a dense matrix.
//!
//! The reduction of [`super`] with its reflectors kept; the vectors of the bidiagonal matrix
//! ([`super::bidiagonal_vectors`]) then go back through the chase ([`super::backward`]), the
//! reduction to a band and the QR factorisation, `2n²k` flops for each stage and side.

use faer::reborrow::ReborrowMut;
use faer::{Mat, MatMut, MatRef};
use rayon::prelude::*;

use super::chase::{Chain, SweepReflections};
use super::householder::reflect;
use super::{
    SingularValues, backward, band, band_width, bidiagonal, bidiagonal_vectors, chase, is_tall,
    normalise, triangle, trusted,
};
use crate::control::{Cancelled, Control};

/// Singular values of a matrix with its leading singular vectors.
#[derive(Debug, Clone)]
pub struct LeadingVectors {
    /// All singular values.
    pub spectrum: SingularValues,
    /// The leading left vectors, m×k.
    pub u: Mat<f64>,
    /// The leading right vectors, n×k.
    pub v: Mat<f64>,
    /// σ_k − σ_{k+1}; `None` where k = min(m, n). Where it is within rounding of zero, which k of
    /// the vectors of the cluster are the leading ones is arbitrary.
    pub gap: Option<f64>,
}

impl LeadingVectors {
    /// How many vectors of either side there are.
    pub fn count(&self) -> usize {
        self.u.ncols()
    }

    /// Orthonormal basis of the leading `k` left singular vectors.
    pub fn left(&self, k: usize) -> MatRef<'_, f64> {
        self.u.subcols(0, k)
    }

    /// Orthonormal basis of the leading `k` right singular vectors.
    pub fn right(&self, k: usize) -> MatRef<'_, f64> {
        self.v.subcols(0, k)
    }
}

/// All singular values and the `k` leading left and right singular vectors of `matrix` (m×n,
/// finite, 1 ≤ k ≤ min(m, n)), which is consumed as workspace. The vectors are orthonormal and
/// `W·v = σ·u` to rounding of σ_1. Runs on the current rayon pool and counts [`super::cost`] as
/// done.
///
/// # Errors
/// [`Cancelled`], within 0.2 s of [`Control::cancel`].
pub fn leading_vectors(
    matrix: Mat<f64>,
    k: usize,
    control: &Control,
) -> Result<LeadingVectors, Cancelled> {
    control.check()?;
    assert!((1..=matrix.nrows().min(matrix.ncols())).contains(&k), "k fits the matrix");
    let wide = matrix.nrows() < matrix.ncols();
    let mut matrix = if wide { matrix.transpose().to_owned() } else { matrix };
    let scale = normalise(matrix.as_mut());
    let long = matrix.nrows();
    let Decomposition { mut values, u, v } = decompose(matrix, k, control)?;
    values.iter_mut().for_each(|value| *value *= scale);
    let gap = values.get(k).map(|next| values[k - 1] - next);
    let (u, v) = if wide { (v, u) } else { (u, v) };
    Ok(LeadingVectors { spectrum: trusted(values, long), u, v, gap })
}

struct Decomposition {
    values: Vec<f64>,
    u: Mat<f64>,
    v: Mat<f64>,
}

/// Of a matrix with m ≥ n.
fn decompose(matrix: Mat<f64>, k: usize, control: &Control) -> Result<Decomposition, Cancelled> {
    if !is_tall(matrix.nrows(), matrix.ncols()) {
        return decompose_squarish(matrix, k, control);
    }
    let (mut matrix, mut triangles) = (matrix, Vec::new());
    let r = triangle::triangle_keeping(matrix.as_mut(), &mut triangles, control)?;
    let mut found = decompose_squarish(r, k, control)?;
    found.u = extended(found.u, matrix.nrows());
    let panels = Panels { matrix: matrix.as_ref(), triangles: &triangles, width: triangle::PANEL };
    panels.apply(found.u.as_mut(), control)?;
    Ok(found)
}

/// Of a matrix with m ≥ n, without a QR factorisation first.
fn decompose_squarish(
    mut matrix: Mat<f64>,
    k: usize,
    control: &Control,
) -> Result<Decomposition, Cancelled> {
    let (m, n) = (matrix.nrows(), matrix.ncols());
    let width = band_width(n);
    let mut kept = band::Reflections::default();
    let mut banded = band::reduce_keeping(matrix.as_mut(), width, &mut kept, control)?;
    let sweeps = chase::chase_keeping(&mut banded, control)?;
    let (diagonal, superdiagonal) = banded.bidiagonal();
    let values = bidiagonal::singular_values(&diagonal, &superdiagonal, control)?;
    if values[0] == 0.0 {
        return Ok(Decomposition { values, u: Mat::identity(m, k), v: Mat::identity(n, k) });
    }
    let (mut u, mut v) =
        bidiagonal_vectors::leading_vectors(&diagonal, &superdiagonal, &values[..k], control)?;
    let chains =
        |side: fn(&SweepReflections) -> &Chain| sweeps.iter().map(side).collect::<Vec<_>>();
    backward::apply_chase(&chains(|sweep| &sweep.right), width, v.as_mut(), control)?;
    backward::apply_chase(&chains(|sweep| &sweep.left), width, u.as_mut(), control)?;
    let columns = Panels { matrix: matrix.as_ref(), triangles: &kept.columns, width };
    u = extended(u, m);
    columns.apply(u.as_mut(), control)?;
    let right = matrix.as_ref().split_at_col(width.min(n)).1.transpose();
    let rows = Panels { matrix: right, triangles: &kept.rows, width };
    rows.apply(v.as_mut().split_at_row_mut(width.min(n)).1, control)?;
    Ok(Decomposition { values, u, v })
}

/// The vectors with zeros below, up to `rows` elements.
fn extended(vectors: Mat<f64>, rows: usize) -> Mat<f64> {
    if vectors.nrows() == rows {
        return vectors;
    }
    let mut result = Mat::zeros(rows, vectors.ncols());
    result.as_mut().subrows_mut(0, vectors.nrows()).copy_from(vectors);
    result
}

/// Blocks of reflectors whose V stand in the matrix that they were made from: that of panel i from
/// row and column `i·width` on.
struct Panels<'a> {
    matrix: MatRef<'a, f64>,
    triangles: &'a [Mat<f64>],
    width: usize,
}

impl Panels<'_> {
    /// Multiplies `vectors` by their product, by blocks of columns.
    fn apply(&self, mut vectors: MatMut<'_, f64>, control: &Control) -> Result<(), Cancelled> {
        let columns = backward::block_columns(vectors.ncols());
        vectors.rb_mut().par_col_chunks_mut(columns).try_for_each(|mut block| {
            let mut scratch = Mat::zeros(2 * self.width, block.ncols());
            for (index, t) in self.triangles.iter().enumerate().rev() {
                control.check()?;
                let (done, rows) = (index * self.width, block.nrows());
                let v = self.matrix.submatrix(done, done, rows - done, t.ncols());
                let block = block.rb_mut().subrows_mut(done, rows - done);
                reflect(v, t.as_ref(), block, scratch.as_mut());
            }
            Ok(())
        })
    }
}
