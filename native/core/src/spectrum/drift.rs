//! Spectral drift of a pair: how far the singular values moved, and how far a random update of
//! the same size would have moved them.
//!
//! The null is that of an i.i.d. update of variance s²: to first order each value moves by a
//! normal of variance s², to second order it drifts by
//! `s²·σ_i/(2(σ_i²+s²))·(L−1 + Σ_{j≠i} (σ_i²+σ_j²)(σ_i²−σ_j²)/((σ_i²−σ_j²)² + 16σ_i²s²))`.

use pulp::{Simd, WithSimd};
use rayon::prelude::*;
use serde::Serialize;

use super::SingularValues;
use crate::simd::arch;

/// Drift of the singular values of a pair; `None` where undefined or beyond float64.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SpectralDrift {
    /// `‖σ(W1) − σ(W0)‖/‖σ(W0)‖`.
    pub nss: Option<f64>,
    /// The size of `nss` that the errors of the values alone can make.
    pub nss_resolution: Option<f64>,
    /// What an i.i.d. update of the same size makes of `nss`.
    pub nss_null: Option<f64>,
    /// `nss` over its null.
    pub nss_excess: Option<f64>,
    /// Energy of the null's second-order drift over that of its first order.
    pub nss_drift_share: Option<f64>,
}

/// Drift from `base` to `other`, both of m×n matrices; `update_norm` is ‖dW‖F. O(r²), on the
/// current rayon pool.
pub fn spectral_drift(
    base: &SingularValues,
    other: &SingularValues,
    update_norm: f64,
    m: usize,
    n: usize,
) -> SpectralDrift {
    let first = base.values.first().copied().unwrap_or(0.0);
    if first == 0.0 {
        return SpectralDrift::default();
    }
    // The larger of base and update is the unit: no square of either then leaves the range.
    let unit = first.max(update_norm);
    let values: Vec<f64> = base.values.iter().map(|value| value / unit).collect();
    let moved = norm(base.values.iter().zip(&other.values).map(|(a, b)| (b - a) / unit));
    let base_norm = norm(base.values.iter().map(|value| value / first));
    let relative = |size: f64| size * (unit / first) / base_norm;
    let bound = base.error_bound / unit + other.error_bound / unit;
    let null = null_moments(&values, update_norm / unit, m, n);
    let null_norm = null.map(|null| (null.first_order + null.drift).sqrt());
    let finite = |figure: f64| figure.is_finite().then_some(figure);
    SpectralDrift {
        nss: finite(relative(moved)),
        nss_resolution: finite(relative(bound * (values.len() as f64).sqrt())),
        nss_null: null_norm.and_then(|null| finite(relative(null))),
        nss_excess: null_norm.map(|null| moved / null),
        nss_drift_share: null.map(|null| null.drift / null.first_order),
    }
}

fn norm(elements: impl Iterator<Item = f64>) -> f64 {
    elements.map(|element| element * element).sum::<f64>().sqrt()
}

/// Expected squared movement of the values under an i.i.d. update, by order.
#[derive(Clone, Copy)]
struct NullMoments {
    first_order: f64,
    drift: f64,
}

/// `values` in units of the larger of their first and the norm of the update, as is that norm.
fn null_moments(values: &[f64], update_norm: f64, m: usize, n: usize) -> Option<NullMoments> {
    let variance = update_norm * update_norm / (m as f64 * n as f64);
    if variance == 0.0 {
        return None;
    }
    let arch = arch();
    let long = m.max(n) as f64;
    let drift_of = |&value: &f64| {
        let square = value * value;
        let interaction = arch.dispatch(Repulsion { values, value, variance });
        let drift = variance * value / (2.0 * (square + variance)) * (long - 1.0 + interaction);
        drift * drift
    };
    let drift = values.par_iter().map(drift_of).collect::<Vec<f64>>().iter().sum();
    Some(NullMoments { first_order: values.len() as f64 * variance, drift })
}

/// `Σ_{j≠i} (σ_i²+σ_j²)(σ_i²−σ_j²)/((σ_i²−σ_j²)² + 16σ_i²s²)`. The term j = i is zero by itself.
struct Repulsion<'a> {
    values: &'a [f64],
    value: f64,
    variance: f64,
}

impl Repulsion<'_> {
    #[inline(always)]
    fn term(&self, other: f64) -> f64 {
        let square = self.value * self.value;
        let difference = (self.value - other) * (self.value + other);
        let divisor = difference * difference + 16.0 * square * self.variance;
        (square + other * other) * difference / divisor.max(f64::MIN_POSITIVE)
    }
}

impl WithSimd for Repulsion<'_> {
    type Output = f64;

    /// On plain arrays, which the compiler turns into vectors of any width.
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> f64 {
        let (chunks, rest) = self.values.as_chunks::<16>();
        let mut lanes = [0.0; 16];
        for chunk in chunks {
            for lane in 0..16 {
                lanes[lane] += self.term(chunk[lane]);
            }
        }
        let mut sum = 0.0;
        for lane in lanes {
            sum += lane;
        }
        for &other in rest {
            sum += self.term(other);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spectrum(values: Vec<f64>) -> SingularValues {
        SingularValues { values, resolution_floor: 1e-15, error_bound: 1e-15 }
    }

    fn sample(scale: f64) -> SingularValues {
        let mut values: Vec<f64> =
            (0..24).map(|i| scale * (8.0 / f64::from(i + 1) + 0.25 * f64::from(i % 3))).collect();
        values.sort_by(|a, b| b.total_cmp(a));
        spectrum(values)
    }

    fn close(actual: Option<f64>, expected: f64) {
        let actual = actual.expect("defined");
        assert!((actual / expected - 1.0).abs() < 1e-12, "{actual} for {expected}");
    }

    /// (‖dW‖F, nssNull, nssDriftShare) of a 40×24 matrix by a dense numpy evaluation.
    const NULLS: [(f64, f64, f64); 3] = [
        (0.01, 0.00014619997829456188, 6.7640336809776e-05),
        (1.0, 0.016505229494057756, 0.2746116777953902),
        (10.0, 0.6747702543925918, 20.303286966624707),
    ];

    #[test]
    fn nulls_agree_with_the_dense_formula_at_any_scale() {
        for scale in [1.0, 1e-120, 1e120] {
            for (norm, null, share) in NULLS {
                let base = sample(scale);
                let found = spectral_drift(&base, &base, norm * scale, 40, 24);
                close(found.nss_null, null);
                close(found.nss_drift_share, share);
                assert_eq!((found.nss, found.nss_excess), (Some(0.0), Some(0.0)));
            }
        }
    }

    /// Of a base that vanishes beside the update: first order alone, `√r·s/‖σ(W0)‖`, and drift
    /// `σ_i·(L − 1)/2`.
    #[test]
    fn an_update_far_beyond_the_base_is_of_first_order() {
        for base_size in [1e-150, 1e-160, 1e-200] {
            let base = spectrum(vec![2.0 * base_size, base_size]);
            let other = spectrum(vec![3.0, 1.0]);
            let found = spectral_drift(&base, &other, 6.0, 2, 3);
            close(found.nss.map(|nss| nss * base_size), 2f64.sqrt());
            close(found.nss_null.map(|null| null * base_size), (12.0 / 5.0f64).sqrt());
            close(found.nss_excess, (10.0 / 12.0f64).sqrt());
            assert!(found.nss_drift_share.expect("defined") < 1e-200);
        }
    }

    #[test]
    fn a_drift_beyond_float64_is_undefined() {
        let found = spectral_drift(&spectrum(vec![1e-200]), &spectrum(vec![1e200]), 1e200, 1, 1);
        assert_eq!((found.nss, found.nss_null, found.nss_excess), (None, None, Some(1.0)));
    }

    #[test]
    fn equal_and_zero_values_are_defined() {
        let base = spectrum(vec![3.0, 3.0, 1.0, 0.0, 0.0]);
        let found = spectral_drift(&base, &base, (35.0f64 * 1e-4).sqrt(), 5, 7);
        close(found.nss_null, 0.005130522959396193);
        close(found.nss_drift_share, 0.00024610180187590046);
    }

    #[test]
    fn drift_is_relative_to_the_base() {
        let found = spectral_drift(&spectrum(vec![4.0, 3.0]), &spectrum(vec![5.0, 3.0]), 1.0, 2, 2);
        close(found.nss, 0.2);
        close(found.nss_resolution, 2e-15 * 2.0f64.sqrt() / 5.0);
    }

    #[test]
    fn nothing_is_defined_over_a_zero_base() {
        let zero = spectrum(vec![0.0, 0.0]);
        assert_eq!(spectral_drift(&zero, &zero, 1.0, 2, 2), SpectralDrift::default());
    }

    #[test]
    fn an_unchanged_matrix_has_no_null() {
        let base = sample(1.0);
        let found = spectral_drift(&base, &base, 0.0, 40, 24);
        assert_eq!((found.nss, found.nss_null, found.nss_excess), (Some(0.0), None, None));
    }
}
