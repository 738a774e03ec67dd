//! All singular values of a dense matrix in float64.
//!
//! `W → (R of W = QR where m ≫ n) → upper band → bidiagonal → values`, by orthogonal
//! transformations throughout: the values of the result differ from those of W by rounding
//! relative to σ_1 alone. The other sound route, the eigenvalues of `WᵀW`, takes `n³` flops for
//! the product and `4n³/3` to reduce it to a band, against `8n³/3` here; but half of those are in
//! symmetric products that run at half the rate, and it squares the condition: values under
//! `σ_1·√(r·2⁻⁵²)` are lost. Here nothing is lost, and all products are of full rate.
//!
//! The reduction to a band ([`band`]) costs `4mn² − 4n³/3` flops; a QR factorisation first
//! ([`triangle`]) makes that `2mn² + 2n³`, less for m > 5n/3. The chase to bidiagonal form
//! ([`chase`]) costs `8n²b` in cache, the values ([`bidiagonal`]) some `6n²·(53 − log₂n)`.
//!
//! Measured on 2 cores with AVX-512 (`examples/spectrum_bench.rs`), where a product runs at
//! 220 GF/s, and against the Gram matrix with the library's one-stage solver:
//!
//! | matrix | to values | over its flops at the product's rate | Gram, one-stage |
//! | --- | --- | --- | --- |
//! | 4096×4096 | 1.25 s | 1.44 | 3.1 s |
//! | 2048×2048 | 0.20 s | 1.8 | 0.30 s |
//! | 1024×1024, 1 core | 0.042 s | 1.7 | 0.062 s |
//! | 8192×2048 | 0.70 s | 1.8 | 0.44 s |
//!
//! Of the 1.25 s, 1.05 are the reduction to a band (0.87 of them its products, at their full rate),
//! 0.15 the chase and 0.035 the values. Only a very tall matrix would gain by its Gram matrix, at
//! the price of its small values.

mod backward;
pub mod band;
pub mod banded;
pub mod bidiagonal;
mod bidiagonal_vectors;
pub mod chase;
pub mod drift;
pub mod estimate;
pub mod figures;
mod householder;
mod kernels;
pub mod leading;
mod marchenko_pastur;
mod orthonormal;
mod strips;
mod team;
mod triangle;

use faer::reborrow::Reborrow;
use faer::{Mat, MatMut};
use rayon::prelude::*;

use crate::control::{Cancelled, Control};

/// Norms between these bounds are worked with as they are: squares of elements are then in range.
const SAFE_NORMS: std::ops::RangeInclusive<f64> = 1e-120..=1e120;

/// The singular values of one matrix and how far they can be trusted.
#[derive(Debug, Clone)]
pub struct SingularValues {
    /// All `min(m, n)` values, descending.
    pub values: Vec<f64>,
    /// Values under it are numerical noise of the method used.
    pub resolution_floor: f64,
    /// Bound on the absolute error of each value: `8·2⁻⁵²·√max(m, n)·σ_1`, some ten times what
    /// is seen.
    pub error_bound: f64,
}

/// Cost of [`singular_values`] of an m×n matrix, in flops, as it is counted by [`Control::advance`].
pub fn cost(m: usize, n: usize) -> u64 {
    let (long, short) = (m.max(n), m.min(n));
    let width = band_width(short);
    let to_triangle = if is_tall(long, short) { triangle::cost(long, short) } else { 0 };
    let rows = if is_tall(long, short) { short } else { long };
    to_triangle + band::cost(rows, short, width) + chase::cost(short, width)
}

/// All singular values of `matrix` (m×n, finite), which is consumed as workspace. Runs on the
/// current rayon pool.
///
/// # Errors
/// [`Cancelled`], within 0.2 s of [`Control::cancel`].
pub fn singular_values(matrix: Mat<f64>, control: &Control) -> Result<SingularValues, Cancelled> {
    control.check()?;
    let long = matrix.nrows().max(matrix.ncols());
    let mut matrix =
        if matrix.nrows() < matrix.ncols() { matrix.transpose().to_owned() } else { matrix };
    let scale = normalise(matrix.as_mut());
    let mut values = if matrix.ncols() == 0 { Vec::new() } else { values_of(matrix, control)? };
    values.iter_mut().for_each(|value| *value *= scale);
    Ok(trusted(values, long))
}

/// `values` of a matrix whose longer side is `long`, with the bound on their errors.
fn trusted(values: Vec<f64>, long: usize) -> SingularValues {
    let first = values.first().copied().unwrap_or(0.0);
    let error_bound = error_bound(first, long);
    SingularValues { values, resolution_floor: error_bound, error_bound }
}

/// Bound on the rounding of each value of a matrix with the given σ_1, whose longer side is `long`.
fn error_bound(first: f64, long: usize) -> f64 {
    first * f64::EPSILON * 8.0 * (long as f64).sqrt()
}

/// Of a matrix with m ≥ n ≥ 1.
fn values_of(mut matrix: Mat<f64>, control: &Control) -> Result<Vec<f64>, Cancelled> {
    if is_tall(matrix.nrows(), matrix.ncols()) {
        matrix = triangle::triangle(matrix.as_mut(), control)?;
    }
    let width = band_width(matrix.ncols());
    let mut band = band::reduce(matrix, width, control)?;
    chase::chase(&mut band, control)?;
    let (diagonal, superdiagonal) = band.bidiagonal();
    bidiagonal::singular_values(&diagonal, &superdiagonal, control)
}

fn is_tall(m: usize, n: usize) -> bool {
    3 * m > 5 * n
}

/// A wide band has the larger products, a narrow one the shorter chase.
fn band_width(n: usize) -> usize {
    if n < 1536 { 32 } else { 64 }
}

/// Divides `matrix` by a power of two where its norm is out of range; returns that power.
fn normalise(matrix: MatMut<'_, f64>) -> f64 {
    let largest =
        matrix.rb().par_col_chunks(64).map(|block| block.norm_max()).reduce(|| 0.0, f64::max);
    if largest == 0.0 || SAFE_NORMS.contains(&largest) {
        return 1.0;
    }
    let scale = 2.0f64.powi(largest.log2().floor().clamp(-1022.0, 1022.0) as i32);
    let inverse = 1.0 / scale;
    for column in matrix.col_iter_mut() {
        column.iter_mut().for_each(|element| *element *= inverse);
    }
    scale
}
