//! A matrix of known singular values that is large enough for every blocking, chasing and sharing
//! of work to take part: `W = P·Σ·Qᵀ` with P and Q from fast Hadamard transforms and signs.

mod matrices;

use checkpoint_lens_core::control::Control;
use checkpoint_lens_core::spectrum::leading::leading_vectors;
use faer::{Mat, MatRef, Scale};
use matrices::Uniform;
use rayon::prelude::*;

const N: usize = 4096;
const K: usize = 512;

/// From 1 to 1e-12, but for a cluster across the K-th.
fn values() -> Vec<f64> {
    let graded = |i: usize| 10f64.powf(-12.0 * i as f64 / N as f64);
    (0..N).map(|i| graded(if (K - 10..K + 10).contains(&i) { K } else { i })).collect()
}

/// Replaces each column x by `H·D·H·D′·x`, with orthogonal H and diagonals of random signs.
fn mix(matrix: &mut Mat<f64>, random: &mut Uniform) {
    for _ in 0..2 {
        let signs: Vec<f64> = (0..N).map(|_| random.next().signum() / (N as f64).sqrt()).collect();
        matrix.par_col_iter_mut().for_each(|column| {
            let x = column.try_as_col_major_mut().expect("column-major").as_slice_mut();
            x.iter_mut().zip(&signs).for_each(|(value, sign)| *value *= sign);
            hadamard(x);
        });
    }
}

fn hadamard(x: &mut [f64]) {
    let mut half = 1;
    while half < x.len() {
        for pair in x.chunks_mut(2 * half) {
            let (left, right) = pair.split_at_mut(half);
            for (a, b) in left.iter_mut().zip(right) {
                (*a, *b) = (*a + *b, *a - *b);
            }
        }
        half *= 2;
    }
}

fn assert_residuals(w: MatRef<'_, f64>, x: &Mat<f64>, y: &Mat<f64>, values: &[f64]) {
    let image = w * x;
    for j in 0..K {
        let rest = (image.col(j) - y.col(j) * Scale(values[j])).norm_l2();
        let allowed = 2e-14 * values[0] * (values[0] / (10.0 * values[j])).max(1.0);
        assert!(rest <= allowed, "pair {j}: {rest:e}");
    }
}

#[test]
fn constructed_values_and_leading_vectors_at_4096() {
    let (values, mut random) = (values(), Uniform(3));
    let mut half = Mat::from_fn(N, N, |i, j| if i == j { values[i] } else { 0.0 });
    mix(&mut half, &mut random);
    let mut matrix = half.transpose().to_owned();
    drop(half);
    mix(&mut matrix, &mut random);

    let found = leading_vectors(matrix.clone(), K, &Control::default()).expect("not cancelled");
    for (index, (value, exact)) in found.spectrum.values.iter().zip(&values).enumerate() {
        assert!((value - exact).abs() <= 1e-13, "value {index}: {value:e} for {exact:e}");
    }
    assert!(found.gap.expect("K < N") < 1e-13);
    assert_residuals(matrix.as_ref(), &found.v, &found.u, &found.spectrum.values);
    assert_residuals(matrix.transpose(), &found.u, &found.v, &found.spectrum.values);
    for basis in [&found.u, &found.v] {
        let unit = basis.transpose() * basis - Mat::<f64>::identity(K, K);
        assert!(unit.norm_max() < 1e-13);
    }
}
