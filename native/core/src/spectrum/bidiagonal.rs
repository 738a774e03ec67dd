//! Singular values of an upper bidiagonal matrix by bisection, many at a time.
//!
//! With a_i the diagonal and b_i the superdiagonal, the number of singular values under x is the
//! number of negative pivots of `BᵀB − x²I`, computed from B alone by the stationary qd
//! recurrence `d_i = a_i² + t_i`, `t_{i+1} = t_i·b_i²/d_i − x²`, `t_1 = −x²`, which never forms
//! BᵀB. Writing `t = N/D` keeps numerator and denominator apart and needs no division:
//! `D' = a_i²·D + N`, `N' = b_i²·N − x²·D'`; `d_i = D'/D`, so pivots are negative where the
//! sign of D changes. Eight or more x run side by side in vector registers, and every group of
//! singular values is independent of the others: all cores take part.
//!
//! Against dqds (about n²·1.3 steps of a chain of division, multiplication and two additions,
//! serial) this takes n²·(53 − log₂n) steps of some 1.5 instructions per lane in 512-bit
//! registers, is bound by throughput rather than latency, and cannot fail to converge.

use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use crate::control::{Cancelled, Control};
use crate::simd::arch;

/// Values of x that one pass over the matrix serves.
const LANES: usize = 32;

/// Rows between rescalings: entries are at least 2⁻⁵⁴, so that pivots cannot underflow within.
const RESCALE: usize = 8;

/// Least entry in units of the largest possible singular value; less cannot change a value by
/// more than half a rounding.
const SMALLEST: f64 = 1.0 / (1u64 << 54) as f64;

/// All singular values, descending, of the n×n upper bidiagonal matrix with the given `diagonal`
/// (n) and `superdiagonal` (n − 1); each within 2⁻⁵²·σ_1 of the exact one or so. Runs on the
/// current rayon pool.
///
/// # Errors
/// [`Cancelled`].
pub fn singular_values(
    diagonal: &[f64],
    superdiagonal: &[f64],
    control: &Control,
) -> Result<Vec<f64>, Cancelled> {
    let bound = norm_bound(diagonal, superdiagonal);
    if bound == 0.0 {
        return Ok(vec![0.0; diagonal.len()]);
    }
    let squares = Squares::new(diagonal, superdiagonal, bound);
    let counts = grid_counts(&squares, control)?;
    let mut ascending = vec![0.0; diagonal.len()];
    ascending.par_chunks_mut(LANES).enumerate().try_for_each(|(chunk, values)| {
        bisect(&squares, &counts, chunk * LANES, values, control)
    })?;
    Ok(ascending.iter().rev().map(|value| value * bound).collect())
}

/// `max_i(|a_i| + max(|b_{i−1}|, |b_i|)) ≥ σ_1`, by Gershgorin on the Golub–Kahan form.
fn norm_bound(diagonal: &[f64], superdiagonal: &[f64]) -> f64 {
    let mut bound = 0.0f64;
    for (i, value) in diagonal.iter().enumerate() {
        let right = superdiagonal.get(i).map_or(0.0, |value| value.abs());
        let above = if i == 0 { 0.0 } else { superdiagonal[i - 1].abs() };
        bound = bound.max(value.abs() + right.max(above));
    }
    bound
}

/// Squared entries of the matrix in units of the norm bound.
struct Squares {
    /// (a_i², b_i²), the last b being zero.
    rows: Vec<[f64; 2]>,
}

impl Squares {
    fn new(diagonal: &[f64], superdiagonal: &[f64], bound: f64) -> Self {
        let square = |value: f64| (value.abs() / bound).max(SMALLEST).powi(2);
        let right = superdiagonal.iter().copied().chain([0.0]);
        let rows = diagonal.iter().zip(right).map(|(&a, b)| [square(a), square(b)]).collect();
        Self { rows }
    }

    /// How many singular values are under each x.
    fn count_below(&self, x: &[f64; LANES]) -> [u64; LANES] {
        arch().dispatch(CountBelow { rows: &self.rows, x })
    }
}

/// The recurrence on plain arrays, which the compiler turns into vectors of any width.
struct CountBelow<'a> {
    rows: &'a [[f64; 2]],
    x: &'a [f64; LANES],
}

impl WithSimd for CountBelow<'_> {
    type Output = [u64; LANES];

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Self::Output {
        let mut shift = [0.0; LANES];
        let mut numerator = [0.0; LANES];
        let mut denominator = [1.0; LANES];
        let mut negative = [0u64; LANES];
        for lane in 0..LANES {
            shift[lane] = self.x[lane] * self.x[lane];
            numerator[lane] = -shift[lane];
        }
        for rows in self.rows.chunks(RESCALE) {
            for &[diagonal, right] in rows {
                for lane in 0..LANES {
                    let next = diagonal * denominator[lane] + numerator[lane];
                    negative[lane] += (next.to_bits() ^ denominator[lane].to_bits()) >> 63;
                    numerator[lane] = right * numerator[lane] - shift[lane] * next;
                    denominator[lane] = next;
                }
            }
            for lane in 0..LANES {
                let size = denominator[lane].abs() + numerator[lane].abs();
                let scale = power_of_two_near_inverse(size);
                denominator[lane] *= scale;
                numerator[lane] *= scale;
            }
        }
        negative
    }
}

/// A power of two whose product with `value` (normal and positive) lies in [1/2, 4).
#[inline(always)]
fn power_of_two_near_inverse(value: f64) -> f64 {
    f64::from_bits((2046 << 52) - (value.to_bits() & (2047 << 52)))
}

/// Counts at the n + 1 points k/n, padded to whole passes with the full count.
fn grid_counts(squares: &Squares, control: &Control) -> Result<Vec<u64>, Cancelled> {
    let n = squares.rows.len();
    let mut counts = vec![0; (n + 1).next_multiple_of(LANES)];
    counts.par_chunks_mut(LANES).enumerate().try_for_each(|(chunk, counts)| {
        control.check()?;
        let points = std::array::from_fn(|lane| grid_point(chunk * LANES + lane, n));
        counts.copy_from_slice(&squares.count_below(&points));
        Ok(())
    })?;
    Ok(counts)
}

fn grid_point(index: usize, n: usize) -> f64 {
    index as f64 / n as f64
}

/// Values number `first`, `first + 1`, … in ascending order. Those of later calls are not less:
/// a larger number never has an earlier cell, and numbers of one cell are bisected at the same
/// points until one of them, the smaller, takes the lower half.
fn bisect(
    squares: &Squares,
    counts: &[u64],
    first: usize,
    values: &mut [f64],
    control: &Control,
) -> Result<(), Cancelled> {
    let n = squares.rows.len();
    let wanted: [u64; LANES] = std::array::from_fn(|lane| (first + lane).min(n - 1) as u64);
    let cell = wanted.map(|wanted| counts.partition_point(|&count| count <= wanted));
    let mut low = cell.map(|cell| grid_point(cell.saturating_sub(1), n));
    let mut high = cell.map(|cell| grid_point(cell, n));
    for _ in 0..steps(n) {
        control.check()?;
        let middle = std::array::from_fn(|lane| 0.5 * (low[lane] + high[lane]));
        let below = squares.count_below(&middle);
        for lane in 0..LANES {
            if below[lane] > wanted[lane] {
                high[lane] = middle[lane];
            } else {
                low[lane] = middle[lane];
            }
        }
    }
    for (lane, value) in values.iter_mut().enumerate() {
        *value = 0.5 * (low[lane] + high[lane]);
    }
    Ok(())
}

/// Halvings that take a cell of the grid to 2⁻⁵³.
fn steps(n: usize) -> u32 {
    53 - n.ilog2()
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    fn values(diagonal: &[f64], superdiagonal: &[f64]) -> Vec<f64> {
        singular_values(diagonal, superdiagonal, &Control::default()).expect("not cancelled")
    }

    /// With a_i = b_i = 1 the values are `2cos(kπ/(2n+1))`.
    #[test]
    fn values_of_a_toeplitz_matrix_are_exact() {
        for n in [1, 2, 3, 31, 32, 33, 500] {
            let scale = 3e-150;
            let found = values(&vec![scale; n], &vec![scale; n - 1]);
            for (index, value) in found.iter().enumerate() {
                let exact = 2.0 * ((index + 1) as f64 * PI / (2 * n + 1) as f64).cos();
                assert!((value / scale - exact).abs() < 1e-15, "{n}: {value} for {exact}");
            }
        }
    }

    #[test]
    fn entries_of_zero_split_the_matrix() {
        let found = values(&[3.0, 0.0, -4.0, 0.0, 1.0], &[0.0, 0.0, 0.0, 0.0]);
        for (value, exact) in found.iter().zip([4.0, 3.0, 1.0, 0.0, 0.0]) {
            assert!((value - exact).abs() < 1e-15, "{value} for {exact}");
        }
    }

    #[test]
    fn zero_matrix_has_zero_values() {
        assert_eq!(values(&[0.0; 3], &[0.0; 2]), vec![0.0; 3]);
    }

    #[test]
    fn clusters_keep_their_multiplicity() {
        let diagonal = vec![1.0; 200];
        let found = values(&diagonal, &vec![1e-13; 199]);
        assert!(found.iter().all(|value| (value - 1.0).abs() < 3e-13));
    }

    /// The counts at neighbouring points of a cluster are themselves not in order.
    #[test]
    fn values_of_a_cluster_descend() {
        for coupling in [0.0, 1e-16, 3e-16, 1e-15, 1e-13, 1e-8] {
            for size in [1.0, 1.0 / 3.0, 0.5 + 1e-16, 1e-20] {
                let entry = |i: i32| size * (1.0 - 1e-16 * f64::from(i * 5 % 7));
                let diagonal: Vec<f64> = (0..300).map(entry).chain([1.0]).collect();
                let superdiagonal: Vec<f64> =
                    (0..300).map(|i| size * coupling * f64::from(1 + i % 5)).collect();
                let found = values(&diagonal, &superdiagonal);
                assert!(found.is_sorted_by(|above, below| above >= below), "{size} {coupling:e}");
            }
        }
    }

    #[test]
    fn cancelling_stops_it() {
        let control = Control::default();
        control.cancel();
        assert!(singular_values(&[1.0, 2.0], &[1.0], &control).is_err());
    }
}
