//! The share of an update that lies inside the principal subspaces of its base.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatRef, Par};

use crate::control::Control;
use crate::failure::Failure;
use crate::reader::COST_OF_BYTE;
use crate::sparsity::PairReader;
use crate::sparsity::rows::map_stripes;
use crate::spectrum::leading::LeadingVectors;

/// Cost of [`principal_energy`] of one m×n matrix of `bytes` on both sides together.
pub fn cost(m: usize, n: usize, k: usize, bytes: u64) -> u64 {
    2 * (m * n * k) as u64 + bytes * COST_OF_BYTE
}

/// `‖U_kᵀ dW V_k‖F²/‖dW‖F²` for every k of `sizes`, each at most the number of triplets of `base`;
/// `update_norm` is ‖dW‖F > 0 of matrix `index`. Holds one block of dW a thread.
///
/// # Errors
/// `Unreadable`, `Changed` or `Cancelled`.
pub fn principal_energy(
    pair: &PairReader,
    index: usize,
    base: &LeadingVectors,
    sizes: &[usize],
    update_norm: f64,
    control: &Control,
) -> Result<Vec<f64>, Failure> {
    let k = sizes.iter().copied().max().unwrap_or(0);
    let (left, right) = (base.left(k), base.right(k));
    let stripes = map_stripes(
        pair,
        index,
        control,
        || Mat::<f64>::zeros(k, k),
        |inside, rows| {
            // Row after row: the columns of dWᵀ. In units of the norm, whose squares are in range.
            let update: Vec<f64> =
                rows.base.iter().zip(&rows.other).map(|(a, b)| (b - a) / update_norm).collect();
            let update = MatRef::from_column_major_slice(&update, pair.view.cols, rows.rows.len());
            let mut half = Mat::zeros(k, rows.rows.len());
            matmul(half.as_mut(), Accum::Replace, right.transpose(), update, 1.0, Par::Seq);
            let left = left.subrows(rows.rows.start, rows.rows.len());
            matmul(inside.as_mut(), Accum::Add, half.as_ref(), left, 1.0, Par::Seq);
        },
    )?;
    let inside = stripes.into_iter().reduce(|sum, stripe| sum + stripe);
    let inside = inside.unwrap_or_else(|| Mat::zeros(k, k));
    Ok(sizes.iter().map(|&k| inside.submatrix(0, 0, k, k).squared_norm_l2()).collect())
}
