//! What holds of every spectrum: values, leading vectors and estimates over shapes, kinds and seeds.

mod matrices;

use checkpoint_lens_core::control::Control;
use checkpoint_lens_core::spectrum::estimate::estimate;
use checkpoint_lens_core::spectrum::leading::leading_vectors;
use checkpoint_lens_core::spectrum::singular_values;
use faer::{Mat, MatRef, Scale};
use matrices::Kind;
use proptest::prelude::*;

/// What constructing a matrix rounds of its values, relative to the first.
const CONSTRUCTION: f64 = 4e-15;

/// Kind, rows, columns and seed of a matrix.
fn any_matrix() -> impl Strategy<Value = (Kind, usize, usize, u64)> {
    // About the band widths, too.
    let side = prop_oneof![3 => 1usize..200, 1 => 30usize..36, 1 => 62usize..68];
    let kind = prop::sample::select(Kind::ALL.to_vec());
    (kind, side.clone(), side, 1u64..1 << 60)
}

fn worst_residual(w: MatRef<'_, f64>, x: &Mat<f64>, y: &Mat<f64>, values: &[f64]) -> f64 {
    let image = w * x;
    let of = |j: usize| {
        let rest = (image.col(j) - y.col(j) * Scale(values[j])).norm_l2();
        rest / (values[0] / (10.0 * values[j].max(f64::MIN_POSITIVE))).max(1.0)
    };
    (0..x.ncols()).map(of).fold(0.0, f64::max)
}

fn distance_from_orthonormal(basis: &Mat<f64>) -> f64 {
    let k = basis.ncols();
    (basis.transpose() * basis - Mat::<f64>::identity(k, k)).norm_max()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn values_are_those_of_the_matrix((kind, m, n, seed) in any_matrix()) {
        let (matrix, exact) = kind.sample(m, n, seed);
        let found = singular_values(matrix, &Control::default()).expect("not cancelled");
        prop_assert_eq!(found.values.len(), exact.len());
        prop_assert!(found.values.is_sorted_by(|above, below| above >= below));
        let tolerance = found.error_bound + CONSTRUCTION * exact[0];
        for (value, exact) in found.values.iter().zip(&exact) {
            prop_assert!((value - exact).abs() <= tolerance, "{} for {}", value, exact);
        }
    }

    #[test]
    fn leading_vectors_are_orthonormal_and_belong_to_their_values(
        (kind, m, n, seed) in any_matrix(), share in 0.0..1.0f64,
    ) {
        let (matrix, exact) = kind.sample(m, n, seed);
        let k = 1 + (share * (exact.len() - 1) as f64) as usize;
        let found = leading_vectors(matrix.clone(), k, &Control::default()).expect("runs");
        let values = &found.spectrum.values;
        let tolerance = 2e-14 * values[0];
        prop_assert!(worst_residual(matrix.as_ref(), &found.v, &found.u, values) <= tolerance);
        prop_assert!(worst_residual(matrix.transpose(), &found.u, &found.v, values) <= tolerance);
        prop_assert!(distance_from_orthonormal(&found.u) < 1e-13);
        prop_assert!(distance_from_orthonormal(&found.v) < 1e-13);
        prop_assert_eq!(found.gap, values.get(k).map(|next| values[k - 1] - next));
    }

    /// The residual is that of the estimate of σ_1; all values are bounds from below.
    #[test]
    fn an_estimate_lies_within_its_residual_of_a_value((kind, m, n, seed) in any_matrix()) {
        let (matrix, exact) = kind.sample(m, n, seed);
        let found = estimate(matrix, &Control::default()).expect("not cancelled");
        let rounding = 1e-13 * exact[0];
        let norm = exact.iter().map(|value| value * value).sum::<f64>().sqrt();
        prop_assert!((found.frobenius_norm - norm).abs() <= rounding + 1e-13 * norm);
        let first = found.norm.spectral_norm;
        prop_assert!(first <= exact[0] + rounding);
        prop_assert!(first >= 0.99 * exact[0], "{} for {}", first, exact[0]);
        let nearest = exact.iter().map(|value| (value - first).abs()).fold(f64::INFINITY, f64::min);
        prop_assert!(nearest <= found.norm.residual + rounding);
        prop_assert_eq!(found.norm.leading[0], first);
        for (low, value) in found.norm.leading.iter().zip(&exact) {
            prop_assert!(*low <= value + rounding, "{} over {}", low, value);
        }
    }
}
