//! Times of the spectral routes beside the rate of the matrix product they are made of.
//!
//! `cargo run --release --example spectrum_bench -- [M] [N] [K] [THREADS]`: an M×N matrix, K
//! leading vectors (0 for none). Every line is the best of three runs.

use std::time::Instant;

use checkpoint_lens_core::control::Control;
use checkpoint_lens_core::spectrum::leading::leading_vectors;
use checkpoint_lens_core::spectrum::{self, singular_values};
use faer::linalg::matmul::{matmul, triangular};
use faer::{Accum, Mat, Par};

fn main() {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse().expect("a number"));
    let m = arguments.next().unwrap_or(2048);
    let n = arguments.next().unwrap_or(m);
    let k = arguments.next().unwrap_or(0);
    let threads = arguments.next().unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a thread pool");
    pool.install(|| bench(m, n, k));
}

fn bench(m: usize, n: usize, k: usize) {
    println!("{m}×{n}, {} threads", rayon::current_num_threads());
    let matrix = random(m, n);
    let rate = product_rate(&matrix);
    println!("{:<28} {rate:7.1} GF/s", "product");
    let cost = spectrum::cost(m, n) as f64 / 1e9;
    let time = best(|| singular_values(matrix.clone(), &Control::default()));
    report("band, chase, bisection", time, cost, rate);
    if k > 0 {
        let with = best(|| leading_vectors(matrix.clone(), k, &Control::default()));
        println!(
            "{:<28} {with:7.3} s, {:.2} × the values alone",
            format!("{k} vectors"),
            with / time
        );
    }
    let gram = best(|| gram_values(&matrix));
    let short = m.min(n) as f64;
    let gram_cost = (m.max(n) as f64 * short * short + 4.0 * short.powi(3) / 3.0) / 1e9;
    report("Gram, one-stage values", gram, gram_cost, rate);
}

fn report(name: &str, time: f64, cost: f64, rate: f64) {
    println!("{name:<28} {time:7.3} s, {:.2} × its {cost:.1} GF at that rate", time * rate / cost);
}

/// Singular values as roots of the eigenvalues of the Gram matrix, by the library's own solver.
fn gram_values(matrix: &Mat<f64>) -> Vec<f64> {
    let wide = matrix.nrows() < matrix.ncols();
    let tall = if wide { matrix.transpose() } else { matrix.as_ref() };
    let mut gram = Mat::zeros(tall.ncols(), tall.ncols());
    triangular::matmul(
        gram.as_mut(),
        triangular::BlockStructure::TriangularLower,
        Accum::Replace,
        tall.transpose(),
        triangular::BlockStructure::Rectangular,
        tall,
        triangular::BlockStructure::Rectangular,
        1.0,
        Par::rayon(0),
    );
    let values = gram.self_adjoint_eigenvalues(faer::Side::Lower).expect("finite input converges");
    values.iter().map(|value| value.max(0.0).sqrt()).collect()
}

/// Gigaflops per second of `WᵀW`.
fn product_rate(matrix: &Mat<f64>) -> f64 {
    let (m, n) = (matrix.nrows(), matrix.ncols());
    let mut product = Mat::zeros(n, n);
    let time = best(|| {
        let (left, right) = (matrix.transpose(), matrix.as_ref());
        matmul(product.as_mut(), Accum::Replace, left, right, 1.0, Par::rayon(0));
    });
    2.0 * m as f64 * n as f64 * n as f64 / time / 1e9
}

fn best<T>(mut run: impl FnMut() -> T) -> f64 {
    let time = |_| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64()
    };
    (0..3).map(time).fold(f64::INFINITY, f64::min)
}

fn random(m: usize, n: usize) -> Mat<f64> {
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    Mat::from_fn(m, n, |_, _| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    })
}
