//! How far an i.i.d. update of the same size turns the leading subspaces, to first order:
//! `E Σ sin²θ = s²·[Σ_{i≤k<j≤r} (σ_i²+σ_j²)/(σ_i²−σ_j²)² + (m−r)·Σ_{i≤k} σ_i⁻²]` on the left, with
//! n for m on the right.

use rayon::prelude::*;

/// Roots of the expected Σ sin² of the left and of the right angles between the leading k subspaces,
/// for an m×n matrix of singular values `values` (all of them, descending) under an update of norm
/// `update_norm`. Nothing where the expression is undefined: σ_k = σ_{k+1}, k ≥ r, or no update.
pub fn rotation_null(
    values: &[f64],
    k: usize,
    (m, n): (usize, usize),
    update_norm: f64,
) -> Option<[f64; 2]> {
    if k >= values.len() || values[k - 1] <= values[k] || update_norm == 0.0 {
        return None;
    }
    // In units of σ_1, so that no square leaves the range.
    let unit: Vec<f64> = values.iter().map(|value| value / values[0]).collect();
    let (leading, rest) = unit.split_at(k);
    let terms = |&a: &f64| rest.iter().map(|&b| pair(a, b)).sum::<f64>();
    let shared: f64 = leading.par_iter().map(terms).collect::<Vec<f64>>().iter().sum();
    let inverse: f64 = leading.iter().map(|value| value.powi(-2)).sum();
    let size = update_norm / values[0] / ((m * n) as f64).sqrt();
    let root = |side: usize| size * (shared + (side - values.len()) as f64 * inverse).sqrt();
    Some([root(m), root(n)]).filter(|roots| roots.iter().all(|root| root.is_finite()))
}

/// `(a²+b²)/(a²−b²)²`.
fn pair(a: f64, b: f64) -> f64 {
    let difference = (a - b) * (a + b);
    (a * a + b * b) / (difference * difference)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 6×4, σ = 4, 3, 2, 1, ‖dW‖F = √24/10: s = 0.1; by hand for k = 1.
    #[test]
    fn the_sum_over_pairs_is_that_of_the_formula() {
        let found = rotation_null(&[4.0, 3.0, 2.0, 1.0], 1, (6, 4), 24f64.sqrt() / 10.0);
        let shared = 25.0 / 49.0 + 20.0 / 144.0 + 17.0 / 225.0;
        let expected = [0.1 * f64::sqrt(shared + 2.0 / 16.0), 0.1 * f64::sqrt(shared)];
        for (found, expected) in found.expect("defined").into_iter().zip(expected) {
            assert!((found / expected - 1.0).abs() < 1e-14, "{found} for {expected}");
        }
    }

    #[test]
    fn the_null_does_not_depend_on_the_scale() {
        let of = |scale: f64| {
            rotation_null(&[3.0, 2.0, 0.5].map(|value| value * scale), 2, (3, 9), 0.1 * scale)
        };
        let [left, right] = of(1.0).expect("defined");
        let [scaled_left, scaled_right] = of(1e200).expect("defined");
        assert!((left / scaled_left - 1.0).abs() < 1e-14);
        assert!((right / scaled_right - 1.0).abs() < 1e-14);
    }

    #[test]
    fn it_is_undefined_in_a_cluster_for_all_values_and_without_an_update() {
        assert_eq!(rotation_null(&[2.0, 2.0, 1.0], 1, (3, 3), 1.0), None);
        assert_eq!(rotation_null(&[2.0, 1.0], 2, (2, 3), 1.0), None);
        assert_eq!(rotation_null(&[2.0, 1.0], 1, (2, 3), 0.0), None);
    }
}
