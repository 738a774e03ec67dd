//! Leading singular vectors: residuals, orthogonality, clusters, and subspaces known beforehand.

mod matrices;

use checkpoint_lens_core::control::Control;
use checkpoint_lens_core::spectrum::leading::{LeadingVectors, leading_vectors};
use checkpoint_lens_core::spectrum::singular_values;
use faer::{Mat, MatRef};
use matrices::Uniform;

fn distance_from_identity(gram: Mat<f64>) -> f64 {
    (&gram - Mat::<f64>::identity(gram.nrows(), gram.ncols())).norm_max()
}

fn largest_residual(matrix: MatRef<'_, f64>, u: &Mat<f64>, v: &Mat<f64>, values: &[f64]) -> f64 {
    let product = matrix * v;
    let residual = |j: usize| (product.col(j) - u.col(j) * faer::Scale(values[j])).norm_l2();
    (0..v.ncols()).map(residual).fold(0.0, f64::max)
}

/// Checks everything that holds of any matrix.
fn check(matrix: &Mat<f64>, k: usize) -> LeadingVectors {
    let (m, n) = (matrix.nrows(), matrix.ncols());
    let control = Control::default();
    let found = leading_vectors(matrix.clone(), k, &control).expect("not cancelled");
    let values = &found.spectrum.values;
    let tolerance = 2e-14 * values[0];
    assert_eq!((found.u.nrows(), found.u.ncols()), (m, k));
    assert_eq!((found.v.nrows(), found.v.ncols()), (n, k));
    let left = largest_residual(matrix.as_ref(), &found.u, &found.v, values);
    assert!(left <= tolerance, "{m}×{n}, k {k}: Wv − σu is {left}");
    let right = largest_residual(matrix.transpose(), &found.v, &found.u, values);
    assert!(right <= tolerance, "{m}×{n}, k {k}: Wᵀu − σv is {right}");
    assert!(distance_from_identity(found.u.transpose() * &found.u) < 1e-13, "{m}×{n}: U");
    assert!(distance_from_identity(found.v.transpose() * &found.v) < 1e-13, "{m}×{n}: V");
    let alone = singular_values(matrix.clone(), &control).expect("not cancelled");
    assert_eq!(&alone.values, values, "the same values as without vectors");
    found
}

#[test]
fn random_matrices_of_all_shapes() {
    let mut random = Uniform(3);
    for (m, n) in [(1, 1), (2, 1), (1, 9), (31, 33), (64, 64), (65, 64), (97, 130), (200, 200)] {
        for k in [1, m.min(n) / 2, m.min(n)] {
            check(&random.matrix(m, n), k.max(1));
        }
    }
}

#[test]
fn tall_and_wide_matrices() {
    let mut random = Uniform(5);
    for (m, n) in [(600, 140), (140, 600), (501, 300), (300, 501)] {
        check(&random.matrix(m, n), 20);
    }
}

#[test]
fn a_matrix_above_the_wider_band() {
    check(&Uniform(7).matrix(1600, 1550), 60);
}

#[test]
fn graded_values() {
    let mut random = Uniform(11);
    let values: Vec<f64> = (0..150).map(|i| 10f64.powf(-12.0 * f64::from(i) / 149.0)).collect();
    check(&random.with_values(180, 150, &values), 60);
    check(&random.with_values(180, 150, &values), 150);
}

#[test]
fn clusters_inside_and_across_the_last_vector() {
    let mut random = Uniform(13);
    let values: Vec<f64> = (0..160).map(|i| if i < 60 { 2.0 } else { 1.0 }).collect();
    let matrix = random.with_values(170, 160, &values);
    for (k, gap) in [(60, 1.0), (40, 0.0), (100, 0.0)] {
        let found = check(&matrix, k);
        assert!((found.gap.expect("k < r") - gap).abs() < 1e-13);
    }
}

#[test]
fn the_identity_and_diagonal_matrices() {
    let found = check(&Mat::identity(80, 80), 30);
    assert_eq!(found.gap.map(|gap| gap < 1e-14), Some(true));
    check(&Mat::from_fn(70, 70, |i, j| if i == j { (70 - i) as f64 } else { 0.0 }), 70);
}

#[test]
fn rank_deficient_matrices() {
    let mut random = Uniform(17);
    let mut values = vec![0.0; 100];
    values[..10].fill(1.0);
    for k in [5, 10, 30] {
        check(&random.with_values(120, 100, &values), k);
    }
}

#[test]
fn a_zero_matrix_has_some_orthonormal_vectors() {
    let found = leading_vectors(Mat::zeros(40, 50), 3, &Control::default()).expect("runs");
    assert_eq!(distance_from_identity(found.u.transpose() * &found.u), 0.0);
    assert_eq!(distance_from_identity(found.v.transpose() * &found.v), 0.0);
    assert_eq!(found.gap, Some(0.0));
}

#[test]
fn huge_and_tiny_matrices() {
    let mut random = Uniform(19);
    for scale in [1e-200, 1e200] {
        let matrix = random.matrix(90, 70);
        let scaled = Mat::from_fn(90, 70, |i, j| matrix[(i, j)] * scale);
        let found = leading_vectors(scaled, 9, &Control::default()).expect("runs");
        let values: Vec<f64> = found.spectrum.values.iter().map(|value| value / scale).collect();
        let residual = largest_residual(matrix.as_ref(), &found.u, &found.v, &values);
        assert!(residual < 2e-14 * values[0]);
    }
}

#[test]
fn the_leading_subspace_is_the_one_put_in() {
    let mut random = Uniform(23);
    let (left, right) = (random.orthonormal(150, 120), random.orthonormal(120, 120));
    let value = |j: usize| if j < 12 { 3.0 - 0.1 * j as f64 } else { 1.0 / (j - 10) as f64 };
    let scaled = Mat::from_fn(150, 120, |i, j| left[(i, j)] * value(j));
    let found = check(&(scaled * right.transpose()), 12);
    let (left, right) = (left.subcols(0, 12), right.subcols(0, 12));
    let off =
        |basis: MatRef<'_, f64>, x: &Mat<f64>| (x - basis * (basis.transpose() * x)).norm_l2();
    assert!(off(left, &found.u) < 1e-13 && off(right, &found.v) < 1e-13);
}

#[test]
fn cancelling_stops_it() {
    let control = Control::default();
    control.cancel();
    assert!(leading_vectors(Uniform(29).matrix(50, 50), 5, &control).is_err());
}
