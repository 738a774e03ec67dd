//! One part of a spectral decomposition of a random N×N matrix, timed in process on all cores, as a
//! line of JSON; the best of three.
//!
//! `cargo run --release --example decomposition -- product N`: a float64 product of the library
//! that the reduction is made of, the yardstick; `values N`: all singular values;
//! `vectors N K`: the same with K leading vectors of both sides.

use std::time::Instant;

use checkpoint_lens_core::control::Control;
use checkpoint_lens_core::spectrum::leading::{LeadingVectors, leading_vectors};
use checkpoint_lens_core::spectrum::singular_values;
use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, Par, Scale};
use serde_json::{Value, json};

const USAGE: &str = "arguments: product N | values N | vectors N K";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse().ok()).expect(USAGE);
    let n: usize = number(1);
    let line = match arguments[0].as_str() {
        "product" => product(n),
        "values" => values(n),
        "vectors" => vectors(n, number(2)),
        _ => panic!("{USAGE}"),
    };
    println!("{line}");
}

fn product(n: usize) -> Value {
    let (left, right) = (random(n, 3), random(n, 5));
    let mut product = Mat::zeros(n, n);
    let (seconds, ()) = best(|| {
        matmul(product.as_mut(), Accum::Replace, &left, &right, 1.0, Par::rayon(0));
    });
    json!({ "seconds": seconds, "flopsPerSecond": 2.0 * (n as f64).powi(3) / seconds })
}

fn values(n: usize) -> Value {
    let matrix = random(n, 3);
    let (seconds, found) = best(|| singular_values(matrix.clone(), &Control::default()));
    let found = found.expect("not cancelled");
    json!({ "seconds": seconds, "singularValues": found.values })
}

fn vectors(n: usize, k: usize) -> Value {
    let matrix = random(n, 3);
    let (seconds, found) = best(|| leading_vectors(matrix.clone(), k, &Control::default()));
    let found = found.expect("not cancelled");
    let residual = largest_residual(&matrix, &found);
    json!({ "seconds": seconds, "singularValues": found.spectrum.values, "residual": residual })
}

/// Of `W·v − σ·u`, in units of σ_1.
fn largest_residual(matrix: &Mat<f64>, found: &LeadingVectors) -> f64 {
    let product = matrix * &found.v;
    let values = &found.spectrum.values;
    let residual = |j: usize| (product.col(j) - found.u.col(j) * Scale(values[j])).norm_l2();
    (0..found.count()).map(residual).fold(0.0, f64::max) / values[0]
}

/// Seconds of the fastest run, and what the last one returned.
fn best<T>(mut run: impl FnMut() -> T) -> (f64, T) {
    let mut timed = || {
        let started = Instant::now();
        let result = run();
        (started.elapsed().as_secs_f64(), result)
    };
    let (first, second, (third, result)) = (timed().0, timed().0, timed());
    (first.min(second).min(third), result)
}

fn random(n: usize, seed: u64) -> Mat<f64> {
    let mut state = seed;
    Mat::from_fn(n, n, |_, _| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    })
}
