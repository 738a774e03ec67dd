//! All singular values of a dense matrix and its leading singular vectors.

use faer::{Mat, MatRef};

use crate::control::{Cancelled, Control};
use crate::spectrum::leading::leading_vectors;
use crate::spectrum::{self, SingularValues};

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

/// Cost of [`leading`] of an m×n matrix, in flops, as it is counted.
pub fn cost(m: usize, n: usize) -> u64 {
    spectrum::cost(m, n)
}

/// The singular values and leading `k` vectors of `matrix` (m×n, finite), 1 ≤ k ≤ min(m, n), which
/// is consumed as workspace. Runs on the current rayon pool.
///
/// # Errors
/// [`Cancelled`], within 0.2 s of [`Control::cancel`].
pub fn leading(matrix: Mat<f64>, k: usize, control: &Control) -> Result<Leading, Cancelled> {
    let found = leading_vectors(matrix, k, control)?;
    Ok(Leading { spectrum: found.spectrum, u: found.u, v: found.v })
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
