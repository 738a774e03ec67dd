//! Leading singular vectors of an upper bidiagonal matrix B.
//!
//! Inverse iteration on `BᵀB − σ²I`, factored from both ends by the qd recurrences, which work on
//! B itself: `d_i = a_i² + t_i`, `t_{i+1} = t_i·b_i²/d_i − σ²` from the top,
//! `p_{i+1} = b_i² + r_{i+1}`, `r_i = a_i²·r_{i+1}/p_{i+1} − σ²` from the bottom, joined in the
//! row where `γ_i = t_i + r_i + σ²` is smallest. Each vector is accurate to rounding over its
//! relative gap; those of a cluster are made orthogonal to each other between rounds, or they
//! would all become the same one. A QR factorisation `X = V·R` makes them orthonormal, another one
//! `B·V = U·R` gives U. R is diagonal to rounding unless values are close; then its SVD turns both
//! bases so that `B·v = σ·u` holds to rounding.

use std::ops::Range;

use faer::{Mat, MatRef};
use rayon::prelude::*;

use super::orthonormal::{Factored, factored};
use crate::control::{Cancelled, Control};

/// Rounds of inverse iteration: the first finds the subspace, the second cleans it, the third is
/// for vectors of which orthogonality to the rest of a cluster leaves little in the first.
const ROUNDS: usize = 3;

/// Values closer than this, relative to themselves, belong to one cluster.
const CLUSTER: f64 = 1e-8;

/// Size of what counts as rounding of the largest singular value.
const ROUNDING: f64 = 8.0 * f64::EPSILON;

/// Least size of a pivot where nothing else bounds it; its inverse is finite.
const LEAST_PIVOT: f64 = 1e-200;

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
    let (n, first) = (diagonal.len(), values[0]);
    let bidiagonal = Bidiagonal {
        diagonal: diagonal.iter().map(|value| value / first).collect(),
        superdiagonal: superdiagonal.iter().map(|value| value / first).collect(),
    };
    let values: Vec<f64> = values.iter().map(|value| value / first).collect();
    let groups: Result<Vec<_>, Cancelled> = clusters(&values)
        .into_par_iter()
        .map(|cluster| bidiagonal.cluster_vectors(&values, cluster, control))
        .collect();
    let vectors = groups?.concat();
    let x = Mat::from_fn(n, values.len(), |i, j| vectors[j][i]);
    let v = factored(x).q;
    control.check()?;
    let Factored { q: u, r } = factored(bidiagonal.times(v.as_ref()));
    control.check()?;
    if is_diagonal(r.as_ref(), &values) {
        return Ok((u, v));
    }
    let small = r.svd().expect("finite input converges");
    Ok((u * small.U(), v * small.V()))
}

/// Whether R is the diagonal matrix of the values to rounding of σ_1 = 1, in every row and column.
fn is_diagonal(r: MatRef<'_, f64>, values: &[f64]) -> bool {
    let mut rows = vec![0.0; values.len()];
    let mut columns = vec![0.0; values.len()];
    for (j, value) in values.iter().enumerate() {
        for i in 0..=j {
            let rest = r[(i, j)] - if i == j { *value } else { 0.0 };
            rows[i] += rest * rest;
            columns[j] += rest * rest;
        }
    }
    rows.into_iter().chain(columns).all(|square| square <= ROUNDING * ROUNDING)
}

/// Runs of values that belong together, of `values` in units of the first.
fn clusters(values: &[f64]) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    for end in 1..=values.len() {
        let width = |above: f64| (CLUSTER * above).max(4.0 * f64::EPSILON);
        if end == values.len() || values[end - 1] - values[end] > width(values[end - 1]) {
            runs.push(start..end);
            start = end;
        }
    }
    runs
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

    /// Orthonormal right singular vectors of the values in `cluster`, from random starts.
    fn cluster_vectors(
        &self,
        values: &[f64],
        cluster: Range<usize>,
        control: &Control,
    ) -> Result<Vec<Vec<f64>>, Cancelled> {
        let mut found: Vec<Vec<f64>> = Vec::with_capacity(cluster.len());
        for index in cluster {
            control.check()?;
            let shift = beside(values[index]);
            let factors = Twisted::new(self, shift * shift);
            let mut x = random_vector(self.diagonal.len(), index as u64);
            for _ in 0..ROUNDS {
                factors.solve(&mut x);
                scale_to(&mut x, |x| x.iter().fold(0.0, |largest, value| value.abs().max(largest)));
                for other in &found {
                    subtract_projection(&mut x, other);
                }
                scale_to(&mut x, |x| dot(x, x).sqrt());
            }
            found.push(x);
        }
        Ok(found)
    }
}

/// A shift beside `value`, farther from it than the values of a multiple one are from each other:
/// all of their vectors are then found alike, where the nearest would else drown the others.
fn beside(value: f64) -> f64 {
    value + f64::EPSILON * (64.0 * value + 2.0)
}

fn random_vector(length: usize, seed: u64) -> Vec<f64> {
    let mut state = (seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    };
    (0..length).map(|_| next()).collect()
}

fn scale_to(x: &mut [f64], size: impl Fn(&[f64]) -> f64) {
    let size = size(x);
    x.iter_mut().for_each(|value| *value /= size);
}

fn subtract_projection(x: &mut [f64], unit: &[f64]) {
    let component = dot(x, unit);
    x.iter_mut().zip(unit).for_each(|(value, unit)| *value -= component * unit);
}

fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(a, b)| a * b).sum()
}

/// `BᵀB − σ²I = N·D·Nᵀ`, eliminated from both ends towards the row `twist`.
struct Twisted {
    twist: usize,
    /// Pivots d_i above the twist, γ at it, p_i below it.
    pivots: Vec<f64>,
    /// Multiplier between row i and row i + 1.
    multipliers: Vec<f64>,
}

impl Twisted {
    fn new(matrix: &Bidiagonal, shift: f64) -> Self {
        let (a, b, n) = (&matrix.diagonal, &matrix.superdiagonal, matrix.diagonal.len());
        let (mut down, mut top) = (vec![0.0; n], vec![-shift; n]);
        for i in 0..n {
            down[i] = sum(a[i] * a[i], top[i]);
            if i + 1 < n {
                top[i + 1] = top[i] * (b[i] * b[i] / down[i]) - shift;
            }
        }
        let (mut up, mut bottom) = (vec![0.0; n], vec![0.0; n]);
        bottom[n - 1] = a[n - 1] * a[n - 1] - shift;
        for i in (0..n - 1).rev() {
            up[i + 1] = sum(b[i] * b[i], bottom[i + 1]);
            bottom[i] = bottom[i + 1] * (a[i] * a[i] / up[i + 1]) - shift;
        }
        let gamma = |i: usize| top[i] + bottom[i] + shift;
        let twist = (0..n).min_by(|&i, &j| gamma(i).abs().total_cmp(&gamma(j).abs())).unwrap_or(0);
        let mut pivots = down;
        pivots[twist] = sum(top[twist] + shift, bottom[twist]);
        pivots[twist + 1..].copy_from_slice(&up[twist + 1..]);
        let multipliers = (0..n.saturating_sub(1))
            .map(|i| a[i] * b[i] / if i < twist { pivots[i] } else { pivots[i + 1] })
            .collect();
        Self { twist, pivots, multipliers }
    }

    fn solve(&self, x: &mut [f64]) {
        let (twist, last) = (self.twist, x.len() - 1);
        for i in 0..twist {
            x[i + 1] -= self.multipliers[i] * x[i];
        }
        for i in (twist..last).rev() {
            x[i] -= self.multipliers[i] * x[i + 1];
        }
        for (element, pivot) in x.iter_mut().zip(&self.pivots) {
            *element /= pivot;
        }
        for i in (0..twist).rev() {
            x[i] -= self.multipliers[i] * x[i + 1];
        }
        for i in twist..last {
            x[i + 1] -= self.multipliers[i] * x[i];
        }
    }
}

/// `a + b`, no closer to zero than the rounding of `a`: cancelling pivots of a cluster would
/// otherwise drown all its vectors but one.
fn sum(a: f64, b: f64) -> f64 {
    let least = (f64::EPSILON * a.abs()).max(LEAST_PIVOT);
    let sum = a + b;
    if sum.abs() < least { least.copysign(sum) } else { sum }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        (0..k).map(residual).fold(0.0, f64::max)
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
