//! Solving with `BᵀB − σ²I` of a bidiagonal matrix B, factored from both ends.

use super::Bidiagonal;

/// Least size of a pivot where nothing else bounds it; its inverse is finite.
const LEAST_PIVOT: f64 = 1e-200;

/// `BᵀB − σ²I = N·D·Nᵀ`, eliminated from both ends towards the row `twist`.
pub struct Twisted {
    twist: usize,
    /// Pivots d_i above the twist, γ at it, p_i below it.
    pivots: Vec<f64>,
    /// Multiplier between row i and row i + 1.
    multipliers: Vec<f64>,
}

impl Twisted {
    /// With σ² = `shift`.
    pub fn new(matrix: &Bidiagonal, shift: f64) -> Self {
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

    /// Replaces x by the solution of `(BᵀB − σ²I)·y = x`, up to its size.
    pub fn solve(&self, x: &mut [f64]) {
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
