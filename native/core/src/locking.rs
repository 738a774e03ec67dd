//! How much of the principal subspace in which an update ends it has at an earlier step:
//! `subspaceLocking(K, t)` of docs/METRICS.md.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatRef, Par};

use crate::control::{Cancelled, Control};
use crate::spectrum;
use crate::spectrum::leading::leading_vectors;

/// K: dimensions of the subspaces that are compared.
pub const DIMENSIONS: usize = 16;

/// Why an update has no principal subspace of K dimensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undefined {
    /// An element is NaN or infinite.
    NotFinite,
    /// dW = 0.
    Zero,
    /// Its rank, under K.
    Rank(usize),
}

/// Cost of [`principal_subspace`] of an m×n update.
pub fn cost(m: usize, n: usize) -> u64 {
    if m.min(n) < DIMENSIONS { 0 } else { spectrum::cost(m, n) }
}

/// `V_K(dW)`, n×K and orthonormal, of the m×n `update`, which is consumed as workspace. Singular
/// values under the resolution floor do not count towards its rank.
///
/// # Errors
/// [`Cancelled`].
pub fn principal_subspace(
    update: Mat<f64>,
    control: &Control,
) -> Result<Result<Mat<f64>, Undefined>, Cancelled> {
    let (m, n) = (update.nrows(), update.ncols());
    let undefined = if !update.is_all_finite() {
        Some(Undefined::NotFinite)
    } else if update.norm_max() == 0.0 {
        Some(Undefined::Zero)
    } else {
        let rank = m.min(n);
        (rank < DIMENSIONS).then_some(Undefined::Rank(rank))
    };
    if let Some(reason) = undefined {
        control.advance(cost(m, n));
        return Ok(Err(reason));
    }
    let found = leading_vectors(update, DIMENSIONS, control)?;
    let floor = found.spectrum.resolution_floor;
    let rank = found.spectrum.values.iter().filter(|&&value| value > floor).count();
    Ok(if rank < DIMENSIONS { Err(Undefined::Rank(rank)) } else { Ok(found.v) })
}

/// `‖V_tᵀ V_end‖F²/K` of two orthonormal n×K bases: 0…1.
pub fn subspace_locking(step: MatRef<'_, f64>, end: MatRef<'_, f64>) -> f64 {
    let k = end.ncols();
    let mut cosines = Mat::zeros(k, k);
    matmul(cosines.as_mut(), Accum::Replace, step.transpose(), end, 1.0, Par::Seq);
    // Rounding may make a little more of equal subspaces.
    (cosines.squared_norm_l2() / k as f64).min(1.0)
}

/// What chance makes of it among `n` columns: K/n. None where K does not fit.
pub fn baseline(n: usize) -> Option<f64> {
    (n >= DIMENSIONS).then(|| DIMENSIONS as f64 / n as f64)
}
