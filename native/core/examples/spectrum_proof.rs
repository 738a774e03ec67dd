//! A matrix of known singular values, large enough for every blocking and chasing to be at work:
//! `W = Q1·Σ·Q2ᵀ` with Q1 and Q2 from QR factorisations of random matrices. Fails where a value
//! is off by more than 1e-13·σ_1, or a leading pair of vectors by more than 2e-14·σ_1.
//!
//! `cargo run --release --example spectrum_proof -- [N] [K]`, N = 4096 and K = 512 by default.

use checkpoint_lens_core::control::Control;
use checkpoint_lens_core::spectrum::leading::leading_vectors;
use faer::{Mat, Scale};

fn main() {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse().expect("a number"));
    let n: usize = arguments.next().unwrap_or(4096);
    let k: usize = arguments.next().unwrap_or(512);
    let values: Vec<f64> = (0..n).map(|i| 10f64.powf(-12.0 * i as f64 / n as f64)).collect();
    let (left, right) = (orthogonal(n, 3), orthogonal(n, 5));
    let scaled = Mat::from_fn(n, n, |i, j| left[(i, j)] * values[j]);
    let matrix = scaled * right.transpose();
    let found = leading_vectors(matrix.clone(), k, &Control::default()).expect("not cancelled");

    let pairs = found.spectrum.values.iter().zip(&values);
    let error = pairs.map(|(value, exact)| (value - exact).abs()).fold(0.0, f64::max);
    println!("{n}×{n}, values from 1 to 1e-12: largest error {error:.1e}");
    assert!(error < 1e-13);

    let product = &matrix * &found.v;
    let residual =
        |j: usize| (product.col(j) - found.u.col(j) * Scale(found.spectrum.values[j])).norm_l2();
    let worst = (0..k).map(residual).fold(0.0, f64::max);
    println!("{k} leading pairs: largest residual {worst:.1e}");
    assert!(worst < 2e-14);
}

fn orthogonal(n: usize, seed: u64) -> Mat<f64> {
    let mut state = seed;
    let random = Mat::from_fn(n, n, |_, _| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    });
    random.qr().compute_Q()
}
