//! How an update turned the principal subspaces of a matrix, and where its energy lies.
//!
//! Angles by the sine form of Björck and Golub: with orthonormal X and Y the sines are the
//! singular values of `Y − X·(XᵀY)`, accurate for small angles, and the cosines those of `XᵀY`,
//! accurate for large ones.

use faer::{Mat, MatRef};
use serde::Serialize;

use super::{cost, singular_values};
use crate::control::{Cancelled, Control};

/// Canonical angles between two subspaces of one dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct Angles {
    /// In degrees, descending.
    pub degrees: Vec<f64>,
    /// Σ sin²θ.
    pub sine_energy: f64,
}

impl Angles {
    /// The largest angle, in degrees.
    pub fn max(&self) -> f64 {
        self.degrees.first().copied().unwrap_or(0.0)
    }

    /// The mean angle, in degrees.
    pub fn mean(&self) -> f64 {
        self.degrees.iter().sum::<f64>() / self.degrees.len() as f64
    }
}

/// Cost of [`principal_angles`] of n×k bases, in flops, as it is counted.
pub fn angles_cost(n: usize, k: usize) -> u64 {
    cost(n, k) + cost(k, k)
}

/// Angles between the spans of the orthonormal columns of `base` and `other` (both n×k, k ≥ 1).
/// Runs on the current rayon pool and counts [`angles_cost`] as done.
///
/// # Errors
/// [`Cancelled`].
pub fn principal_angles(
    base: MatRef<'_, f64>,
    other: MatRef<'_, f64>,
    control: &Control,
) -> Result<Angles, Cancelled> {
    control.check()?;
    let cross = base.transpose() * other;
    let outside = other - base * &cross;
    let sines = singular_values(outside, control)?.values;
    let cosines = singular_values(cross, control)?.values;
    let angle = |(sine, cosine): (&f64, &f64)| {
        if sine * sine < 0.5 { sine.asin() } else { cosine.min(1.0).acos() }
    };
    let degrees = sines.iter().zip(cosines.iter().rev()).map(angle).map(f64::to_degrees).collect();
    Ok(Angles { degrees, sine_energy: sines.iter().map(|sine| sine * sine).sum() })
}

/// A figure of the left and of the right singular subspaces.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub struct BothSides<T> {
    /// Of the left ones.
    pub u: T,
    /// Of the right ones.
    pub v: T,
}

/// Root of the expected `Σ sin²θ` of the k angles under an i.i.d. update of Frobenius norm
/// `update_norm` of an m×n matrix with the given singular values, to first order:
/// `s²·[Σ_{i≤k<j≤r} (σ_i²+σ_j²)/(σ_i²−σ_j²)² + (m−r)·Σ_{i≤k} σ_i⁻²]` for U, n for m for V.
/// `None` where σ_k = σ_{k+1}, k ≥ r or the update is zero.
pub fn rotation_null(
    values: &[f64],
    k: usize,
    update_norm: f64,
    (m, n): (usize, usize),
) -> Option<BothSides<f64>> {
    let r = values.len();
    if k == 0 || k >= r || values[k - 1] <= values[k] || update_norm == 0.0 {
        return None;
    }
    let first = values[0];
    let unit: Vec<f64> = values.iter().map(|value| value / first).collect();
    let (leading, rest) = unit.split_at(k);
    let mixing: f64 = leading.iter().map(|&value| mixing_with(value, rest)).sum();
    let outside: f64 = leading.iter().map(|value| value.powi(-2)).sum();
    let deviation = update_norm / first / (m as f64 * n as f64).sqrt();
    let side = |length: usize| deviation * (mixing + (length - r) as f64 * outside).sqrt();
    Some(BothSides { u: side(m), v: side(n) })
}

/// `Σ_j (σ²+σ_j²)/(σ²−σ_j²)²`.
fn mixing_with(value: f64, rest: &[f64]) -> f64 {
    let term = |other: &f64| {
        let difference = (value - other) * (value + other);
        (value * value + other * other) / (difference * difference)
    };
    rest.iter().map(term).sum()
}

/// Largest null at which first order still describes a rotation.
const FIRST_ORDER: f64 = 0.3;

/// `√(Σ sin²θ)` over its null; `None` where the update is too large for first order: a null above
/// 0.3, or `‖dW‖2` above `gap = σ_k − σ_{k+1}`.
pub fn rotation_excess(angles: &Angles, null: f64, update_norm: f64, gap: f64) -> Option<f64> {
    let applies = null > 0.0 && null <= FIRST_ORDER && update_norm <= gap;
    applies.then(|| angles.sine_energy.sqrt() / null)
}

/// The energy of an update outside the principal subspaces of its base, beside chance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OffPrincipal {
    /// `1 − ‖U_kᵀ·dW·V_k‖F²/‖dW‖F²`; `None` where dW = 0.
    pub off_principal_energy: Option<f64>,
    /// `1 − k²/(mn)`.
    pub off_principal_null: f64,
    /// `(1 − off_principal_energy)/(k²/(mn))`.
    pub principal_energy_excess: Option<f64>,
}

/// Of the update `dW` (m×n) with respect to the leading vectors `u` (m×k) and `v` (n×k) of the
/// base.
pub fn off_principal(
    u: MatRef<'_, f64>,
    v: MatRef<'_, f64>,
    update: MatRef<'_, f64>,
) -> OffPrincipal {
    let chance = (u.ncols() * v.ncols()) as f64 / (u.nrows() as f64 * v.nrows() as f64);
    let norm = update.norm_l2();
    let inside: Mat<f64> = u.transpose() * (update * v);
    let share = (norm > 0.0).then(|| (inside.norm_l2() / norm).powi(2));
    OffPrincipal {
        off_principal_energy: share.map(|share| 1.0 - share),
        off_principal_null: 1.0 - chance,
        principal_energy_excess: share.map(|share| share / chance),
    }
}

/// A value and the bound that theory puts on it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bounded {
    /// What was measured.
    pub value: f64,
    /// What it cannot exceed.
    pub bound: f64,
}

impl Bounded {
    /// Whether the value exceeds its bound by more than the errors of r values, each up to
    /// `error_bound`, explain: a numerical defect.
    pub fn is_defect(&self, r: usize, error_bound: f64) -> bool {
        self.value > self.bound * (1.0 + 1e-9) + 4.0 * (r as f64).sqrt() * error_bound
    }
}

/// Weyl: `max_i |σ_i(W1) − σ_i(W0)| ≤ ‖dW‖2`.
pub fn weyl(base: &[f64], other: &[f64], update_spectral_norm: f64) -> Bounded {
    let value = base.iter().zip(other).map(|(a, b)| (b - a).abs()).fold(0.0, f64::max);
    Bounded { value, bound: update_spectral_norm }
}

/// Mirsky: `‖σ(W1) − σ(W0)‖2 ≤ ‖dW‖F`.
pub fn mirsky(base: &[f64], other: &[f64], update_norm: f64) -> Bounded {
    let scale = update_norm.max(f64::MIN_POSITIVE);
    let squares = base.iter().zip(other).map(|(a, b)| ((b - a) / scale).powi(2));
    Bounded { value: squares.sum::<f64>().sqrt() * scale, bound: update_norm }
}

/// Wedin: the sine of the larger of the U and V maximum angles is at most
/// `‖dW‖2/(σ_k(W0) − σ_{k+1}(W1))`; `None` where that gap is not positive or k ≥ r.
pub fn wedin(
    base: &[f64],
    other: &[f64],
    angles: BothSides<&Angles>,
    update_spectral_norm: f64,
) -> Option<Bounded> {
    let k = angles.u.degrees.len();
    let gap = base.get(k.checked_sub(1)?)? - other.get(k)?;
    let value = angles.u.max().max(angles.v.max()).to_radians().sin();
    (gap > 0.0).then(|| Bounded { value, bound: update_spectral_norm / gap })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<f64> {
        let mut values: Vec<f64> =
            (0..24).map(|i| 8.0 / f64::from(i + 1) + 0.25 * f64::from(i % 3)).collect();
        values.sort_by(|a, b| b.total_cmp(a));
        values
    }

    /// Unit vectors `cos θ·e_i + sin θ·e_{k+i}` for each angle.
    fn turned(n: usize, radians: &[f64]) -> Mat<f64> {
        let k = radians.len();
        Mat::from_fn(n, k, |i, j| match i {
            _ if i == j => radians[j].cos(),
            _ if i == k + j => radians[j].sin(),
            _ => 0.0,
        })
    }

    fn angles(radians: &[f64]) -> Angles {
        let base = Mat::identity(50, radians.len());
        let other = turned(50, radians);
        principal_angles(base.as_ref(), other.as_ref(), &Control::default()).expect("runs")
    }

    #[test]
    fn angles_from_tiny_to_right_are_found() {
        let radians = [1e-9, 1e-3, 0.5, 0.8, 1.2, 1.57];
        let found = angles(&radians);
        for (degrees, expected) in found.degrees.iter().rev().zip(radians) {
            assert!((degrees.to_radians() - expected).abs() < 1e-14, "{degrees} for {expected}");
        }
        let energy: f64 = radians.iter().map(|angle| angle.sin().powi(2)).sum();
        assert!((found.sine_energy - energy).abs() < 1e-13);
        assert!((found.mean().to_radians() - radians.iter().sum::<f64>() / 6.0).abs() < 1e-13);
    }

    /// Expected nulls by numpy.
    #[test]
    fn rotation_null_agrees_with_the_dense_formula_at_any_scale() {
        for scale in [1.0, 1e-120, 1e120] {
            let values: Vec<f64> = sample().iter().map(|value| value * scale).collect();
            let tall = rotation_null(&values, 8, 0.01 * scale, (40, 24)).expect("defined");
            let wide = rotation_null(&values, 8, 0.01 * scale, (24, 31)).expect("defined");
            for (found, expected) in
                [(tall.u, NULLS[0]), (tall.v, NULLS[1]), (wide.u, NULLS[2]), (wide.v, NULLS[3])]
            {
                assert!((found / expected - 1.0).abs() < 1e-12, "{found} for {expected}");
            }
        }
    }

    const NULLS: [f64; 4] =
        [0.005257716998216466, 0.004901927642840566, 0.005568215630748237, 0.005748528337435737];

    #[test]
    fn rotation_null_needs_a_gap_and_an_update() {
        let values = [3.0, 2.0, 2.0, 1.0];
        assert_eq!(rotation_null(&values, 2, 1.0, (4, 4)), None);
        assert_eq!(rotation_null(&values, 4, 1.0, (4, 4)), None);
        assert_eq!(rotation_null(&values, 1, 0.0, (4, 4)), None);
        assert!(rotation_null(&values, 1, 1.0, (4, 4)).is_some());
    }

    #[test]
    fn excess_is_undefined_where_the_update_is_too_large() {
        let found = angles(&[0.01, 0.02]);
        let root = found.sine_energy.sqrt();
        assert_eq!(rotation_excess(&found, 0.1, 1.0, 2.0), Some(root / 0.1));
        assert_eq!(rotation_excess(&found, 0.31, 1.0, 2.0), None);
        assert_eq!(rotation_excess(&found, 0.1, 2.1, 2.0), None);
    }

    #[test]
    fn energy_is_split_between_principal_subspaces_and_the_rest() {
        let (u, v): (Mat<f64>, Mat<f64>) = (Mat::identity(6, 2), Mat::identity(5, 2));
        let mut update = Mat::zeros(6, 5);
        update[(0, 1)] = 3.0;
        update[(4, 0)] = 4.0;
        let found = off_principal(u.as_ref(), v.as_ref(), update.as_ref());
        assert!((found.off_principal_energy.expect("defined") - 16.0 / 25.0).abs() < 1e-15);
        assert_eq!(found.off_principal_null, 1.0 - 4.0 / 30.0);
        let excess = found.principal_energy_excess.expect("defined");
        assert!((excess - 9.0 / 25.0 * 30.0 / 4.0).abs() < 1e-14);
        let none = off_principal(u.as_ref(), v.as_ref(), Mat::zeros(6, 5).as_ref());
        assert_eq!((none.off_principal_energy, none.principal_energy_excess), (None, None));
    }

    #[test]
    fn bounds_are_value_over_bound() {
        let (base, other) = ([4.0, 2.0, 1.0], [4.5, 2.0, 0.0]);
        assert_eq!(weyl(&base, &other, 1.5), Bounded { value: 1.0, bound: 1.5 });
        assert!((mirsky(&base, &other, 2.0).value - 1.25f64.sqrt()).abs() < 1e-15);
        let (u, v) = (angles(&[0.1]), angles(&[0.2]));
        let found = wedin(&base, &other, BothSides { u: &u, v: &v }, 0.5).expect("a gap");
        assert!((found.value - 0.2f64.sin()).abs() < 1e-15 && found.bound == 0.25);
        let closed = wedin(&[2.0, 1.0], &[3.0, 2.0], BothSides { u: &u, v: &v }, 0.5);
        assert_eq!(closed, None);
        assert!(Bounded { value: 1.1, bound: 1.0 }.is_defect(3, 1e-15));
        assert!(!Bounded { value: 1.0 + 1e-12, bound: 1.0 }.is_defect(3, 1e-15));
    }
}
