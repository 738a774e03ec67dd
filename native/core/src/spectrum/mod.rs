//! All singular values of a dense matrix in float64.

pub mod drift;
pub mod figures;
mod marchenko_pastur;

use faer::Mat;

use crate::control::{Cancelled, Control};

/// The singular values of one matrix and how far they can be trusted.
#[derive(Debug, Clone)]
pub struct SingularValues {
    /// All `min(m, n)` values, descending.
    pub values: Vec<f64>,
    /// Values under it are numerical noise of the method used.
    pub resolution_floor: f64,
    /// Bound on the absolute error of each value.
    pub error_bound: f64,
}

/// Cost of [`singular_values`] of an m×n matrix, in flops, as it is counted by [`Control::advance`].
pub fn cost(m: usize, n: usize) -> u64 {
    let (long, short) = (m.max(n) as u64, m.min(n) as u64);
    4 * long * short * short - 4 * short * short * short / 3
}

/// All singular values of `matrix` (m×n, finite), which is consumed as workspace. Runs on the
/// current rayon pool.
///
/// # Errors
/// [`Cancelled`], within 0.2 s of [`Control::cancel`].
pub fn singular_values(matrix: Mat<f64>, control: &Control) -> Result<SingularValues, Cancelled> {
    control.check()?;
    let (m, n) = (matrix.nrows(), matrix.ncols());
    let values = matrix.singular_values().expect("finite input converges");
    control.advance(cost(m, n));
    let first = values.first().copied().unwrap_or(0.0);
    let error_bound = first * f64::EPSILON * (m.max(n) as f64);
    Ok(SingularValues { values, resolution_floor: error_bound, error_bound })
}
