//! Canonical angles between two subspaces (Björck & Golub 1973, Knyazev & Argentati 2002).
//!
//! The cosines of the angles are the singular values of `QᵀZ`, the sines those of `Z − Q QᵀZ`. A
//! cosine tells nothing of an angle under 1e-8, a sine nothing near a right angle: each angle under
//! 45° is taken from its sine, every other one from its cosine.

use faer::MatRef;

use crate::control::{Cancelled, Control};
use crate::products::{product, subtract_product};
use crate::spectrum;

/// The canonical angles between two subspaces of the same dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct Angles {
    /// In radians, 0…π/2, descending.
    pub radians: Vec<f64>,
    /// Σ sin² of them.
    pub sine_energy: f64,
}

impl Angles {
    /// Those between a subspace of dimension `k` and itself.
    pub fn none(k: usize) -> Self {
        Self { radians: vec![0.0; k], sine_energy: 0.0 }
    }

    /// All angles in degrees, descending.
    pub fn degrees(&self) -> Vec<f64> {
        self.radians.iter().map(|angle| angle.to_degrees()).collect()
    }

    /// The largest one, in degrees.
    pub fn largest(&self) -> f64 {
        self.radians.first().map_or(0.0, |angle| angle.to_degrees())
    }

    /// The mean of all, in degrees.
    pub fn mean(&self) -> f64 {
        (self.radians.iter().sum::<f64>() / self.radians.len() as f64).to_degrees()
    }
}

/// Cost of [`canonical_angles`] of two d×k bases, in flops.
pub fn cost(d: usize, k: usize) -> u64 {
    4 * d as u64 * (k * k) as u64 + spectrum::cost(d, k) + spectrum::cost(k, k)
}

/// The angles between the spans of `base` and `other`, both d×k with orthonormal columns. Runs on
/// the current rayon pool.
///
/// # Errors
/// [`Cancelled`].
pub fn canonical_angles(
    base: MatRef<'_, f64>,
    other: MatRef<'_, f64>,
    control: &Control,
) -> Result<Angles, Cancelled> {
    let cross = product(base.transpose(), other, control)?;
    let mut outside = other.to_owned();
    subtract_product(outside.as_mut(), base, cross.as_ref(), control)?;
    let sines = spectrum::singular_values(outside, control)?.values;
    let k = base.ncols();
    let is_small = |sine: f64| sine * sine <= 0.5;
    let cosines = if sines.first().is_none_or(|&largest| is_small(largest)) {
        control.advance(spectrum::cost(k, k));
        Vec::new()
    } else {
        spectrum::singular_values(cross, control)?.values
    };
    control.advance(4 * base.nrows() as u64 * (k * k) as u64);
    let radians = sines.iter().enumerate().map(|(index, &sine)| {
        if is_small(sine) { sine.asin() } else { cosines[k - 1 - index].min(1.0).acos() }
    });
    Ok(Angles {
        radians: radians.collect(),
        sine_energy: sines.iter().map(|sine| sine * sine).sum(),
    })
}

#[cfg(test)]
mod tests {
    use faer::Mat;
    use proptest::prelude::*;

    use super::*;
    use crate::control::assert_every_check_cancels;

    /// An orthogonal d×d matrix.
    fn orthogonal(d: usize, seed: u64) -> Mat<f64> {
        let wave = |i: usize, j: usize| ((seed as usize + 5 * i + 3 * j * j + i * j) as f64).sin();
        Mat::from_fn(d, d, wave).qr().compute_Q()
    }

    /// Bases whose i-th pair of vectors encloses the i-th angle, mixed by rotations inside.
    fn turned(d: usize, angles: &[f64], seed: u64) -> (Mat<f64>, Mat<f64>) {
        let k = angles.len();
        let frame = orthogonal(d, seed);
        let other = Mat::from_fn(d, k, |i, j| {
            angles[j].cos() * frame[(i, j)] + angles[j].sin() * frame[(i, k + j)]
        });
        (frame.subcols(0, k) * orthogonal(k, seed + 1), other * orthogonal(k, seed + 2))
    }

    fn check(d: usize, angles: &[f64], seed: u64) {
        let (base, other) = turned(d, angles, seed);
        let control = Control::default();
        let found = canonical_angles(base.as_ref(), other.as_ref(), &control).expect("runs");
        let mut expected = angles.to_vec();
        expected.sort_by(|a, b| b.total_cmp(a));
        for (found, expected) in found.radians.iter().zip(&expected) {
            assert!((found - expected).abs() < 1e-14, "{found} for {expected}");
        }
        let energy: f64 = expected.iter().map(|angle| angle.sin().powi(2)).sum();
        assert!((found.sine_energy - energy).abs() < 1e-13 * (energy + 1e-3));
        assert_eq!(control.done(), cost(d, angles.len()));
    }

    #[test]
    fn a_known_rotation_is_found_from_a_millionth_of_a_degree_to_a_right_angle() {
        for degrees in [1e-6, 1e-3, 0.5, 1.0, 10.0, 44.999, 45.0, 45.001, 80.0, 90.0] {
            check(24, &[f64::to_radians(degrees); 3], 4);
        }
    }

    #[test]
    fn small_and_large_angles_stand_beside_each_other() {
        check(30, &[1e-8, 0.3, 1e-12, 1.5, 0.0, 0.8], 9);
    }

    #[test]
    fn the_whole_space_does_not_turn() {
        let (base, other) = (orthogonal(12, 1), orthogonal(12, 7));
        let control = Control::default();
        let found = canonical_angles(base.as_ref(), other.as_ref(), &control).expect("runs");
        assert!(found.largest() < 1e-12);
    }

    #[test]
    fn cancelling_ends_every_part() {
        let column = |i: usize, j: usize| ((i * i + 3 * i * j + 7 * j) as f64 * 0.31).sin();
        let basis = |shift: usize| -> Mat<f64> {
            Mat::from_fn(900, 300, |i, j| column(i + shift, j)).qr().compute_thin_Q()
        };
        let (base, other) = (basis(0), basis(1000));
        assert_every_check_cancels(|control| {
            canonical_angles(base.as_ref(), other.as_ref(), control)
        });
    }

    #[test]
    fn mean_and_largest_are_in_degrees() {
        let angles = Angles { radians: vec![1.0, 0.5], sine_energy: 0.0 };
        assert_eq!(angles.largest(), 1.0f64.to_degrees());
        assert_eq!(angles.mean(), 0.75f64.to_degrees());
        assert_eq!(angles.degrees(), [1.0f64.to_degrees(), 0.5f64.to_degrees()]);
    }

    proptest! {
        #[test]
        fn any_rotation_is_found(
            angles in prop::collection::vec(0.0..std::f64::consts::FRAC_PI_2, 1..12),
            seed in 0_u64..1000,
        ) {
            check(2 * angles.len() + 5, &angles, seed);
        }
    }
}
