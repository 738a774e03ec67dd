//! All singular values of a dense matrix and its leading singular vectors, by its full thin
//! decomposition.

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::svd::{self, ComputeSvdVectors};
use faer::{Mat, MatRef, Par, Scale};

use crate::control::Control;
use crate::failure::Failure;
use crate::spectrum::SingularValues;

/// The singular values of an m×n matrix and its leading k singular vectors, `W v_i = σ_i u_i`.
#[derive(Debug, Clone)]
pub struct Leading {
    /// All values.
    pub spectrum: SingularValues,
    /// Left singular vectors, m×k.
    pub u: Mat<f64>,
    /// Right singular vectors, n×k.
    pub v: Mat<f64>,
}

impl Leading {
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

/// Cost of [`leading`] of an m×n matrix, in flops: reduction, values and both sets of vectors.
pub fn cost(m: usize, n: usize) -> u64 {
    let (long, short) = (m.max(n) as u64, m.min(n) as u64);
    (8 * long + 14 * short) * short * short
}

/// The singular values and leading `k` vectors of `matrix` (m×n, finite), 1 ≤ k ≤ min(m, n), which
/// is consumed as workspace. Runs on the current rayon pool.
///
/// # Errors
/// `Cancelled`, looked for before and after the decomposition; `Internal` where it fails to
/// converge.
pub fn leading(matrix: Mat<f64>, k: usize, control: &Control) -> Result<Leading, Failure> {
    control.check()?;
    let (m, n) = matrix.shape();
    let rank = m.min(n);
    let scale = power_of_two(matrix.norm_max());
    let unit = Scale(1.0 / scale) * matrix;
    let (mut u, mut v) = (Mat::zeros(m, rank), Mat::zeros(n, rank));
    let mut s = faer::diag::Diag::zeros(rank);
    let par = Par::rayon(rayon::current_num_threads());
    let (thin, params) = (ComputeSvdVectors::Thin, Default::default());
    let mut memory = MemBuffer::new(svd::svd_scratch::<f64>(m, n, thin, thin, par, params));
    let (left, right) = (Some(u.as_mut()), Some(v.as_mut()));
    svd::svd(unit.as_ref(), s.as_mut(), left, right, par, MemStack::new(&mut memory), params)
        .map_err(|_| Failure::internal("the singular value decomposition does not converge"))?;
    control.check()?;
    control.advance(cost(m, n));
    let values: Vec<f64> = s.column_vector().iter().map(|value| value * scale).collect();
    let error_bound = values[0] * f64::EPSILON * 8.0 * (m.max(n) as f64).sqrt();
    let spectrum = SingularValues { values, resolution_floor: error_bound, error_bound };
    Ok(Leading { spectrum, u: u.subcols(0, k).to_owned(), v: v.subcols(0, k).to_owned() })
}

/// What brings a matrix of this largest magnitude into a range where squares stay representable.
fn power_of_two(largest: f64) -> f64 {
    if largest == 0.0 {
        return 1.0;
    }
    2.0f64.powi(largest.log2().floor().clamp(-1000.0, 1000.0) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(matrix: &Mat<f64>, k: usize) {
        let found = leading(matrix.clone(), k, &Control::default()).expect("converges");
        let values = &found.spectrum.values;
        let first = values[0];
        let rank = matrix.nrows().min(matrix.ncols());
        assert_eq!((found.count(), found.v.ncols(), values.len()), (k, k, rank));
        let residual =
            matrix * &found.v - Mat::from_fn(matrix.nrows(), k, |i, j| found.u[(i, j)] * values[j]);
        assert!(residual.norm_max() <= 1e-13 * first, "{}", residual.norm_max());
        for vectors in [&found.u, &found.v] {
            let error = vectors.transpose() * vectors - Mat::<f64>::identity(k, k);
            assert!(error.norm_max() <= 1e-13, "{}", error.norm_max());
        }
    }

    fn wave(m: usize, n: usize, scale: f64) -> Mat<f64> {
        Mat::from_fn(m, n, |i, j| scale * ((3 * i + 7 * j * j + i * j) as f64).sin())
    }

    #[test]
    fn triplets_satisfy_their_equations_in_every_shape_and_scale() {
        for (m, n) in [(2, 2), (40, 40), (7, 90), (90, 7), (130, 120)] {
            for scale in [1.0, 1e-200, 1e200] {
                check(&wave(m, n, scale), m.min(n));
                check(&wave(m, n, scale), 2);
            }
        }
    }

    #[test]
    fn a_zero_matrix_has_orthonormal_vectors() {
        let found = leading(Mat::zeros(6, 4), 3, &Control::default()).expect("converges");
        assert_eq!(found.spectrum.values, [0.0; 4]);
        let error = found.u.transpose() * &found.u - Mat::<f64>::identity(3, 3);
        assert!(error.norm_max() < 1e-15);
    }

    #[test]
    fn a_cancelled_run_stops() {
        let control = Control::default();
        control.cancel();
        assert!(leading(wave(4, 4, 1.0), 2, &control).is_err());
    }
}
