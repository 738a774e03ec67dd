//! Singular values against spectra known by construction and against faer's own SVD.

mod matrices;

use checkpoint_lens_core::control::Control;
use checkpoint_lens_core::spectrum::{cost, singular_values};
use faer::Mat;
use matrices::Uniform;
use proptest::prelude::*;

fn check(matrix: Mat<f64>, expected: &[f64]) {
    let (m, n) = (matrix.nrows(), matrix.ncols());
    let control = Control::default();
    let found = singular_values(matrix, &control).expect("not cancelled");
    assert_eq!(found.values.len(), m.min(n));
    assert!(found.values.is_sorted_by(|a, b| a >= b), "{m}×{n} descending");
    // Constructing a matrix rounds it too: by less than a few 1e-15 of the first value.
    let tolerance = found.error_bound + 4e-15 * expected[0];
    for (index, (value, exact)) in found.values.iter().zip(expected).enumerate() {
        assert!((value - exact).abs() <= tolerance, "{m}×{n} #{index}: {value} for {exact}");
    }
    assert_eq!(control.done(), cost(m, n), "{m}×{n}: all of the cost is counted");
}

fn check_against_faer(matrix: Mat<f64>) {
    let expected = matrix.singular_values().expect("finite input converges");
    check(matrix, &expected);
}

/// Sizes about the band widths, the kernels' granule and the threshold between widths.
#[test]
fn random_matrices_of_all_shapes_agree_with_an_svd() {
    let mut random = Uniform(7);
    let sides = [1, 2, 3, 31, 32, 33, 63, 64, 65, 95, 97, 128, 161];
    for m in sides {
        for n in sides {
            check_against_faer(random.matrix(m, n));
        }
    }
}

#[test]
fn tall_and_wide_matrices_agree_with_an_svd() {
    let mut random = Uniform(11);
    for (m, n) in [(1, 700), (900, 1), (700, 40), (40, 700), (500, 300), (501, 300), (300, 501)] {
        check_against_faer(random.matrix(m, n));
    }
}

#[test]
fn large_matrices_have_the_values_they_were_made_of() {
    let mut random = Uniform(13);
    for n in [700, 1600] {
        let values: Vec<f64> = (0..n).map(|i| 1.0 + (n - 1 - i) as f64 / n as f64).collect();
        check(random.with_values(n, n, &values), &values);
    }
}

#[test]
fn graded_values_are_right_relative_to_the_first() {
    let mut random = Uniform(17);
    let values: Vec<f64> = (0..200).map(|i| 10f64.powf(-12.0 * f64::from(i) / 199.0)).collect();
    check(random.with_values(200, 200, &values), &values);
    check(random.with_values(400, 200, &values), &values);
}

#[test]
fn clustered_values_are_right() {
    let mut random = Uniform(19);
    let values: Vec<f64> = (0..180).map(|i| if i < 60 { 2.0 } else { 1.0 + 1e-14 }).collect();
    check(random.with_values(200, 180, &values), &values);
}

#[test]
fn rank_deficient_matrices_have_zeros_up_to_rounding() {
    let mut random = Uniform(23);
    for rank in [1, 2, 40] {
        let mut values = vec![0.0; 130];
        values[..rank].fill(3.0);
        check(random.with_values(130, 130, &values), &values);
    }
}

#[test]
fn zero_and_empty_matrices_have_zero_and_no_values() {
    for (m, n) in [(1, 1), (70, 70), (5, 200), (200, 5)] {
        let found = singular_values(Mat::zeros(m, n), &Control::default()).expect("not cancelled");
        assert_eq!(found.values, vec![0.0; m.min(n)]);
        assert_eq!(found.resolution_floor, 0.0);
    }
    let none = singular_values(Mat::zeros(0, 4), &Control::default()).expect("not cancelled");
    assert!(none.values.is_empty());
}

#[test]
fn huge_and_tiny_matrices_neither_overflow_nor_vanish() {
    let mut random = Uniform(29);
    let matrix = random.matrix(100, 80);
    let expected = matrix.singular_values().expect("finite input converges");
    for scale in [1e-300, 1e-160, 1e160, 1e305] {
        let scaled: Vec<f64> = expected.iter().map(|value| value * scale).collect();
        check(Mat::from_fn(100, 80, |i, j| matrix[(i, j)] * scale), &scaled);
    }
}

#[test]
fn a_cancelled_run_returns_an_error() {
    let control = Control::default();
    control.cancel();
    assert!(singular_values(Uniform(31).matrix(100, 100), &control).is_err());
}

#[test]
fn cancelling_during_the_run_ends_it() {
    let control = Control::default();
    let matrix = Uniform(37).matrix(1500, 1500);
    let result = std::thread::scope(|scope| {
        let run = scope.spawn(|| singular_values(matrix, &control));
        while control.done() == 0 {
            std::thread::yield_now();
        }
        control.cancel();
        run.join().expect("no panic")
    });
    assert!(result.is_err());
}

#[test]
fn the_number_of_threads_does_not_change_the_accuracy() {
    let mut random = Uniform(41);
    let matrix = random.matrix(330, 330);
    let expected = matrix.singular_values().expect("finite input converges");
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| check(matrix.clone(), &expected));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn values_do_not_change_under_transposition(
        m in 1usize..150, n in 1usize..150, seed in 1u64..u64::MAX,
    ) {
        let matrix = Uniform(seed).matrix(m, n);
        let transposed = matrix.transpose().to_owned();
        let control = Control::default();
        let one = singular_values(matrix, &control).expect("not cancelled");
        let other = singular_values(transposed, &control).expect("not cancelled");
        for (a, b) in one.values.iter().zip(&other.values) {
            prop_assert!((a - b).abs() <= one.error_bound);
        }
    }
}
