//! Leading singular vectors of an upper bidiagonal matrix B.
//!
//! Inverse iteration on `BᵀB − σ²I`, factored from both ends by the qd recurrences, which work on
//! B itself: `d_i = a_i² + t_i`, `t_{i+1} = t_i·b_i²/d_i − σ²` from the top,
//! `p_{i+1} = b_i² + r_{i+1}`, `r_i = a_i²·r_{i+1}/p_{i+1} − σ²` from the bottom, joined in the
//! row where `γ_i = t_i + r_i + σ²` is smallest. Each vector is accurate to rounding over its
//! relative gap; those of a cluster are made orthogonal to each other between rounds, or they
//! would all become the same one ([`cluster`]). A QR factorisation `X = V·R` makes them orthonormal,
//! another one `B·V = U·R` gives U. R is diagonal to rounding unless values are close; then its SVD
//! turns both bases so that `B·v = σ·u` holds to rounding ([`decouple`]). Values that are rounding
//! themselves have no direction: whatever completes the bases is as good as any.

mod cluster;
mod decouple;
mod twisted;

use faer::{Mat, MatRef};
use rayon::prelude::*;

use super::orthonormal::{Factored, completed, factored};
use crate::control::{Cancelled, Control};

/// Size of what counts as rounding of the largest singular value.
const ROUNDING: f64 = 8.0 * f64::EPSILON;

/// The leading `values.len()` left and right singular vectors of the matrix with the given
/// `diagonal` (n) and `superdiagonal` (n − 1), as columns of U and V (n×k each), for its leading
/// singular `values`, descending and not all zero. Runs on the current rayon pool.
///
/// # Errors
/// [`Cancelled`].
pub fn leading_vectors(
    diagonal: &[f64],
    superdiagonal: &[f64],
    values: &[f64],
    control: &Control,
) -> Result<(Mat<f64>, Mat<f64>), Cancelled> {
    let first = values[0];
    let bidiagonal = Bidiagonal {
        diagonal: diagonal.iter().map(|value| value / first).collect(),
        superdiagonal: superdiagonal.iter().map(|value| value / first).collect(),
    };
    let values: Vec<f64> = values.iter().map(|value| value / first).collect();
    let known = values.partition_point(|&value| value > ROUNDING);
    let v = factored(bidiagonal.vectors(&values[..known], control)?, control)?.q;
    let Factored { q: u, r } = factored(bidiagonal.times(v.as_ref()), control)?;
    let (mut u, mut v) = (u, v);
    decouple::decouple(&mut u, &mut v, r.as_ref(), &values[..known], control)?;
    Ok((completed(u, values.len(), control)?, completed(v, values.len(), control)?))
}

/// A bidiagonal matrix in units of its largest singular value.
struct Bidiagonal {
    diagonal: Vec<f64>,
    superdiagonal: Vec<f64>,
}

impl Bidiagonal {
    fn times(&self, x: MatRef<'_, f64>) -> Mat<f64> {
        let mut product = Mat::zeros(x.nrows(), x.ncols());
        product.par_col_iter_mut().zip(x.par_col_iter()).for_each(|(mut product, x)| {
            for i in 0..self.diagonal.len() {
                product[i] = self.diagonal[i] * x[i];
            }
            for (i, right) in self.superdiagonal.iter().enumerate() {
                product[i] += right * x[i + 1];
            }
        });
        product
    }

    /// Right singular vectors of `values`, nearly orthogonal unit vectors.
    fn vectors(&self, values: &[f64], control: &Control) -> Result<Mat<f64>, Cancelled> {
        let mut found = Mat::zeros(self.diagonal.len(), values.len());
        let mut rest = found.as_mut();
        let mut parts = Vec::new();
        for cluster in cluster::clusters(values) {
            let (part, behind) = rest.split_at_col_mut(cluster.len());
            parts.push((cluster, part));
            rest = behind;
        }
        parts.into_par_iter().try_for_each(|(cluster, part)| {
            cluster::find_vectors(self, values, cluster, part, control)
        })?;
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::assert_every_check_cancels;
    use crate::spectrum::bidiagonal;

    /// The bidiagonal form of a matrix of rank 5, its values `spread` apart of each other: rows of
    /// 2×2 blocks coupled by rounding alone.
    fn blocks(spread: f64) -> Bidiagonal {
        let (mut diagonal, mut superdiagonal) = (Vec::new(), Vec::new());
        for block in 0..5 {
            let (angle, size) = (0.3 + 0.2 * f64::from(block), 1.0 - spread * f64::from(block));
            diagonal.extend([size * angle.cos(), 3e-16]);
            superdiagonal.extend([size * angle.sin(), 5e-16]);
        }
        superdiagonal.pop();
        Bidiagonal { diagonal, superdiagonal }
    }

    fn worst_residual(matrix: &Bidiagonal, k: usize) -> f64 {
        let (diagonal, superdiagonal) = (&matrix.diagonal, &matrix.superdiagonal);
        let control = Control::default();
        let values = bidiagonal::singular_values(diagonal, superdiagonal, &control).expect("runs");
        let (u, v) = leading_vectors(diagonal, superdiagonal, &values[..k], &control)
            .expect("not cancelled");
        let product = matrix.times(v.as_ref());
        let residual = |j: usize| (product.col(j) - u.col(j) * faer::Scale(values[j])).norm_l2();
        for basis in [&u, &v] {
            let unit = basis.transpose() * basis - Mat::<f64>::identity(k, k);
            assert!(unit.norm_max() < 1e-14, "orthonormal to {:e}", unit.norm_max());
        }
        (0..k).map(residual).fold(0.0, f64::max)
    }

    /// Values of which some are multiple, some close, and some rounding.
    fn clustered(n: usize) -> Bidiagonal {
        let value = |i: usize| match i % 5 {
            0 => 1.0,
            1 => 0.5 - 1e-11 * (i % 50) as f64,
            2 => 1.0 / (i + 1) as f64,
            3 => 0.25,
            _ => 1e-17,
        };
        let superdiagonal = (0..n - 1).map(|i| 1e-9 * ((i * 7 % 11) as f64 - 5.0)).collect();
        Bidiagonal { diagonal: (0..n).map(value).collect(), superdiagonal }
    }

    #[test]
    fn large_clusters_and_a_large_null_space_are_resolved() {
        let matrix = clustered(500);
        for k in [60, 380, 500] {
            let worst = worst_residual(&matrix, k);
            assert!(worst < 1e-14, "k {k}: {worst:e}");
        }
    }

    #[test]
    fn cancelling_ends_every_part() {
        let matrix = clustered(1500);
        let (a, b) = (&matrix.diagonal, &matrix.superdiagonal);
        let values = bidiagonal::singular_values(a, b, &Control::default()).expect("runs");
        assert_every_check_cancels(|control| leading_vectors(a, b, &values[..1300], control));
    }

    #[test]
    fn vectors_of_a_cluster_are_independent() {
        for k in [1, 4, 5, 8] {
            let worst = worst_residual(&blocks(0.0), k);
            assert!(worst < 4e-15, "k {k}: {worst:e}");
        }
    }

    /// Inverse iteration mixes vectors whose values are as close as its shifts.
    #[test]
    fn vectors_of_close_values_belong_to_them() {
        for spread in [1e-15, 1e-14, 1e-13, 1e-12, 1e-9] {
            let worst = worst_residual(&blocks(spread), 5);
            assert!(worst < 4e-15, "spread {spread:e}: {worst:e}");
        }
    }
}
