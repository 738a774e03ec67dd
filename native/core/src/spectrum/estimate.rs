//! Estimate of the spectral norm from a few products with the matrix.
//!
//! Golub–Kahan–Lanczos bidiagonalisation with full reorthogonalisation: `W·V = U·B` and
//! `Wᵀ·U = V·Bᵀ + β·v·eᵀ` with B upper bidiagonal. The largest singular value θ of B with its left
//! vector x is a lower bound of σ_1, and some singular value of W lies within `β·|x_last|` of it.

use faer::{Col, ColRef, Mat, MatRef};
use rayon::prelude::*;

use super::{error_bound, normalise};
use crate::control::{Cancelled, Control};

/// Steps after which the estimate is taken as it is.
const MOST_STEPS: usize = 48;

/// Residual, relative to the estimate, at which it stops. Its error is then far smaller wherever
/// σ_1 stands apart from σ_2, and of that order otherwise.
const RESIDUAL: f64 = 0.005;

/// Steps before which no residual is trusted: a start vector that lies badly meets σ_2 first.
const LEAST_STEPS: usize = 12;

/// Matrices of fewer elements take all steps, which cost nothing there, or end at a residual of
/// rounding: small ones vary most.
const SMALL: usize = 1 << 18;

/// Leading values that are kept: those further on are far too low.
const LEADING: usize = 8;

/// Cost of an estimate of an m×n matrix, as it is counted by [`Control::advance`].
pub fn cost(m: usize, n: usize) -> u64 {
    4 * (m * n * MOST_STEPS.min(m).min(n)) as u64
}

/// A lower bound of σ_1 and how far from a singular value it can be.
#[derive(Debug, Clone, PartialEq)]
pub struct NormEstimate {
    /// θ ≤ σ_1, up to rounding.
    pub spectral_norm: f64,
    /// Some of B's values, descending, θ first: the i-th is at most σ_i, up to rounding.
    pub leading: Vec<f64>,
    /// Some singular value lies within this distance of θ.
    pub residual: f64,
}

/// What a few products tell of a spectrum.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// ‖W‖F, of all elements.
    pub frobenius_norm: f64,
    /// σ_1 and what follows it.
    pub norm: NormEstimate,
}

/// Estimates the leading values of `matrix` (m×n, finite, not empty), which is consumed. Runs on
/// the current rayon pool.
///
/// # Errors
/// [`Cancelled`], within one product with the matrix.
pub fn estimate(mut matrix: Mat<f64>, control: &Control) -> Result<Estimate, Cancelled> {
    let scale = normalise(matrix.as_mut());
    let found = estimate_norm(matrix.as_ref(), control)?;
    let norm = NormEstimate {
        spectral_norm: found.spectral_norm * scale,
        leading: found.leading.iter().map(|value| value * scale).collect(),
        residual: found.residual * scale,
    };
    Ok(Estimate { frobenius_norm: energy(matrix.as_ref()).sqrt() * scale, norm })
}

/// Σw², summed up in an order that does not depend on the threads.
fn energy(matrix: MatRef<'_, f64>) -> f64 {
    let of_columns: Vec<f64> =
        matrix.par_col_iter().map(|column| column.squared_norm_l2()).collect();
    of_columns.into_iter().sum()
}

/// Estimates σ_1 of `matrix` (finite, not empty, squares of its elements in range).
///
/// # Errors
/// [`Cancelled`], within one product with the matrix.
pub fn estimate_norm(
    matrix: MatRef<'_, f64>,
    control: &Control,
) -> Result<NormEstimate, Cancelled> {
    // Started in the shorter space, as many steps as it has dimensions are exact.
    let wide = matrix.nrows() < matrix.ncols();
    let tall = if wide { matrix.transpose() } else { matrix };
    let mut lanczos = Lanczos::new(tall);
    let most = MOST_STEPS.min(tall.ncols());
    loop {
        control.check()?;
        let estimate = lanczos.step();
        let steps = lanczos.u.len();
        let is_exact = estimate.residual <= f64::EPSILON * estimate.spectral_norm;
        let settled = steps >= LEAST_STEPS
            && tall.nrows() * tall.ncols() >= SMALL
            && estimate.residual <= RESIDUAL * estimate.spectral_norm;
        if is_exact || settled || steps == most {
            let rounding = error_bound(estimate.spectral_norm, tall.nrows());
            return Ok(NormEstimate { residual: estimate.residual + rounding, ..estimate });
        }
    }
}

struct Lanczos<'a> {
    matrix: MatRef<'a, f64>,
    u: Vec<Col<f64>>,
    v: Vec<Col<f64>>,
    diagonal: Vec<f64>,
    superdiagonal: Vec<f64>,
}

impl<'a> Lanczos<'a> {
    fn new(matrix: MatRef<'a, f64>) -> Self {
        let mut state = 0x9E37_79B9_7F4A_7C15u64;
        let start = Col::from_fn(matrix.ncols(), |_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
        });
        let v = vec![normalised(start).0];
        Self { matrix, u: Vec::new(), v, diagonal: Vec::new(), superdiagonal: Vec::new() }
    }

    /// Extends both bases by a vector.
    fn step(&mut self) -> NormEstimate {
        let last = self.v.last().expect("a start vector");
        let (u, diagonal) = normalised(orthogonal(self.matrix * last, &self.u));
        let (v, beta) = normalised(orthogonal(self.matrix.transpose() * &u, &self.v));
        self.u.push(u);
        self.v.push(v);
        self.diagonal.push(diagonal);
        let estimate = self.estimate(beta);
        self.superdiagonal.push(beta);
        estimate
    }

    fn estimate(&self, beta: f64) -> NormEstimate {
        let k = self.diagonal.len();
        let mut b: Mat<f64> = Mat::zeros(k, k);
        for i in 0..k {
            b[(i, i)] = self.diagonal[i];
            if i + 1 < k {
                b[(i, i + 1)] = self.superdiagonal[i];
            }
        }
        let svd = b.svd().expect("finite input converges");
        let residual = beta * svd.U()[(k - 1, 0)].abs();
        let leading = (0..k.min(LEADING)).map(|index| svd.S()[index]).collect();
        NormEstimate { spectral_norm: svd.S()[0], leading, residual }
    }
}

/// `x` less its components along `basis`, removed twice.
fn orthogonal(mut x: Col<f64>, basis: &[Col<f64>]) -> Col<f64> {
    for _ in 0..2 {
        for unit in basis {
            let component = unit.transpose() * &x;
            x -= faer::Scale(component) * unit;
        }
    }
    x
}

/// The unit vector and its length; zero stays zero.
fn normalised(x: Col<f64>) -> (Col<f64>, f64) {
    let norm = ColRef::norm_l2(&x.as_ref());
    let scale = if norm > 0.0 { 1.0 / norm } else { 0.0 };
    (x * faer::Scale(scale), norm)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spectrum::singular_values;

    fn random(m: usize, n: usize, mut state: u64) -> Mat<f64> {
        Mat::from_fn(m, n, |_, _| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
        })
    }

    fn check(matrix: &Mat<f64>) {
        let control = Control::default();
        let found = estimate_norm(matrix.as_ref(), &control).expect("not cancelled");
        let exact = singular_values(matrix.clone(), &control).expect("not cancelled").values;
        let rounding = 1e-13 * exact[0];
        assert!(found.spectral_norm <= exact[0] + rounding);
        assert!(found.spectral_norm >= 0.99 * exact[0], "{found:?} for {}", exact[0]);
        let nearest = exact.iter().map(|value| (value - found.spectral_norm).abs());
        assert!(nearest.fold(f64::INFINITY, f64::min) <= found.residual + rounding);
        assert_eq!(found.leading[0], found.spectral_norm);
        assert!(found.leading.iter().zip(&exact).all(|(low, value)| *low <= value + rounding));
    }

    #[test]
    fn estimates_are_lower_bounds_within_their_residual() {
        for (m, n) in [(1, 1), (1, 7), (9, 1), (40, 40), (300, 200), (200, 300), (500, 500)] {
            for seed in [3, 5, 7] {
                check(&random(m, n, seed));
            }
        }
    }

    #[test]
    fn outlying_and_multiple_values_are_found() {
        let mut matrix = random(300, 300, 11);
        for i in 0..300 {
            for j in 0..300 {
                matrix[(i, j)] += 0.3;
            }
        }
        check(&matrix);
        check(&Mat::identity(50, 50));
        check(&Mat::from_fn(80, 60, |i, j| if i == j { 1.0 / (i + 1) as f64 } else { 0.0 }));
    }

    #[test]
    fn a_zero_matrix_is_estimated_as_zero() {
        let found = estimate_norm(Mat::zeros(20, 30).as_ref(), &Control::default());
        let zero = NormEstimate { spectral_norm: 0.0, leading: vec![0.0], residual: 0.0 };
        assert_eq!(found, Ok(zero));
    }

    #[test]
    fn norms_whose_squares_are_out_of_range_are_found() {
        let matrix = random(30, 20, 3);
        let control = Control::default();
        let plain = estimate(matrix.clone(), &control).expect("not cancelled");
        for scale in [2.0f64.powi(-900), 2.0f64.powi(900)] {
            let scaled = Mat::from_fn(30, 20, |i, j| matrix[(i, j)] * scale);
            let found = estimate(scaled, &control).expect("not cancelled");
            let close = |found: f64, plain: f64| (found / scale / plain - 1.0).abs() < 1e-13;
            assert!(close(found.frobenius_norm, plain.frobenius_norm));
            assert!(close(found.norm.spectral_norm, plain.norm.spectral_norm));
            let difference = (found.norm.residual / scale - plain.norm.residual).abs();
            assert!(difference <= 1e-13 * plain.norm.spectral_norm);
        }
    }

    #[test]
    fn cancelling_stops_it() {
        let control = Control::default();
        control.cancel();
        assert!(estimate_norm(random(5, 5, 3).as_ref(), &control).is_err());
    }
}
