//! The rate of float64 matrix products of the library that the reductions are made of, on all
//! cores: the yardstick of a reduction.
//!
//! `cargo run --release --example gemm_rate -- N`: the best of three products of N×N matrices.

use std::time::Instant;

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, Par};

fn main() {
    let n: usize = std::env::args().nth(1).and_then(|text| text.parse().ok()).expect("the size N");
    let wave = |scale: f64| Mat::from_fn(n, n, |i, j| ((i + 3 * j) as f64 * scale).sin());
    let (left, right) = (wave(0.37), wave(0.61));
    let mut product = Mat::zeros(n, n);
    let seconds = (0..3)
        .map(|_| {
            let started = Instant::now();
            matmul(product.as_mut(), Accum::Replace, &left, &right, 1.0, Par::rayon(0));
            started.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min);
    println!("{:.1} GF/s", 2.0 * (n as f64).powi(3) / seconds / 1e9);
}
