//! The passes against one over all of a matrix at once.

use faer::Mat;
use safetensors::Dtype;

use super::null::{Bucket, Deviation, overlap_and_null};
use super::*;
use crate::control::Control;
use crate::dtype::{Format, bf16_bits, bf16_to_f64};
use crate::matrix::MatrixView;
use crate::reader::TensorReader;
use crate::simd::without_vectors;
use crate::sparsity::PairReader;
use crate::spectrum::SingularValues;
use crate::spectrum::leading::LeadingVectors;
use crate::testing::{Folder, u16_bytes};

const ROWS: usize = 700;
const COLS: usize = 450;
const RANK: usize = 3;

/// A matrix of several blocks of rows, and an update of a third of it.
struct Sample {
    base: Vec<u16>,
    other: Vec<u16>,
    leading: LeadingVectors,
}

fn sample() -> Sample {
    let wave = |place: usize| ((place * place % 10_007) as f64 * 0.37).sin() * 0.1;
    let base: Vec<u16> = (0..ROWS * COLS).map(|place| bf16_bits(wave(place))).collect();
    let is_changed = |place: usize| (place * 7 + place / COLS).is_multiple_of(3);
    let change = |(place, &bits): (usize, &u16)| if is_changed(place) { bits ^ 1 } else { bits };
    let other = base.iter().enumerate().map(change).collect();
    let leading = LeadingVectors {
        u: Mat::from_fn(ROWS, RANK, |i, j| ((i * (j + 2)) as f64).cos()),
        spectrum: SingularValues {
            values: vec![3.0, 2.0, 1.0, 0.5],
            resolution_floor: 0.0,
            error_bound: 0.0,
        },
        v: Mat::from_fn(COLS, RANK, |i, j| ((i + 5 * j * i) as f64).sin()),
        gap: None,
    };
    Sample { base, other, leading }
}

fn found(sample: &Sample, principal: &Principal, threads: usize) -> Overlaps {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("starts");
    pool.install(|| found_here(sample, principal))
}

/// By the current threads.
fn found_here(sample: &Sample, principal: &Principal) -> Overlaps {
    let folder = Folder::new();
    let checkpoint = |name: &str, words: &[u16]| {
        folder.checkpoint(name, &[("w", Dtype::BF16, &[ROWS, COLS], &u16_bytes(words))])
    };
    let base = checkpoint("base.safetensors", &sample.base);
    let other = checkpoint("other.safetensors", &sample.other);
    let pair = PairReader {
        base: TensorReader::open(&base, 0).expect("opens"),
        other: TensorReader::open(&other, 0).expect("opens"),
        formats: [Format::Bf16; 2],
        view: MatrixView::of(&[ROWS, COLS]),
    };
    let alphas = ["0.5", "0.3"].map(|text| Alpha::try_from(text.to_owned()).expect("valid"));
    overlaps(&pair, 0, principal, &alphas, 1e-3, &Control::default()).expect("runs")
}

fn expected(sample: &Sample, scores: &[f64], descending: bool, count: usize) -> MaskOverlap {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = if descending { (b, a) } else { (a, b) };
        scores[a].total_cmp(&scores[b])
    });
    let mut mask = vec![false; scores.len()];
    order[..count].iter().for_each(|&place| mask[place] = true);
    let bucket = |place: usize| usize::from(sample.base[place] >> 7 & 0xff);
    let is_changed = |place: usize| sample.base[place] != sample.other[place];
    let mut buckets = vec![Bucket::default(); 256];
    for (place, &masked) in mask.iter().enumerate() {
        let changed = is_changed(place);
        buckets[bucket(place)].merge(&Bucket {
            elements: 1,
            changed: u64::from(changed),
            masked: u64::from(masked),
            both: u64::from(masked && changed),
        });
    }
    let x: Vec<f64> = (0..scores.len())
        .map(|place| {
            let all = buckets[bucket(place)].deviations();
            all[usize::from(mask[place])][usize::from(is_changed(place))]
        })
        .collect();
    let row = |i: usize| x[i * COLS..(i + 1) * COLS].iter().sum::<f64>().powi(2);
    let column = |j: usize| x[j..].iter().step_by(COLS).sum::<f64>().powi(2);
    let deviation = Deviation {
        sum: x.iter().sum(),
        squares: x.iter().map(|x| x * x).sum(),
        row_squares: (0..ROWS).map(row).sum(),
        column_squares: (0..COLS).map(column).sum(),
    };
    let (overlap, null) = overlap_and_null(&buckets).expect("some elements are changed");
    let excess = Some(overlap - null);
    MaskOverlap { overlap: Some(overlap), null: Some(null), excess, z: deviation.z() }
}

fn close(found: Option<f64>, expected: Option<f64>) {
    let (found, expected) = (found.expect("defined"), expected.expect("defined"));
    assert!((found - expected).abs() <= 1e-11 * (1.0 + expected.abs()), "{found} for {expected}");
}

fn check(sample: &Sample, principal: &Principal, scores: &[f64]) {
    let found = found(sample, principal, 3);
    let magnitudes: Vec<f64> = sample.base.iter().map(|&bits| bf16_to_f64(bits).abs()).collect();
    for (which, count) in [(0, ROWS * COLS / 2), (1, ROWS * COLS * 3 / 10)] {
        let pairs = [
            (found.principal[which], expected(sample, scores, true, count)),
            (found.low[which], expected(sample, &magnitudes, false, count)),
        ];
        for (found, expected) in pairs {
            assert_eq!(found.overlap, expected.overlap);
            close(found.null, expected.null);
            close(found.excess, expected.excess);
            close(found.z, expected.z);
        }
    }
}

#[test]
fn passes_over_blocks_find_what_a_sort_of_all_finds() {
    let sample = sample();
    let principal = Principal::of(&sample.leading, RANK, COLS);
    let LeadingVectors { u, v, spectrum, .. } = &sample.leading;
    let scores: Vec<f64> = (0..ROWS * COLS)
        .map(|place| {
            let (row, col) = (place / COLS, place % COLS);
            (0..RANK).map(|l| u[(row, l)] * spectrum.values[l] * v[(col, l)]).sum::<f64>().abs()
        })
        .collect();
    check(&sample, &principal, &scores);
}

#[test]
fn at_full_rank_the_principal_mask_is_that_of_the_largest_magnitudes() {
    let sample = sample();
    let magnitudes: Vec<f64> = sample.base.iter().map(|&bits| bf16_to_f64(bits).abs()).collect();
    check(&sample, &Principal::Magnitude, &magnitudes);
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let sample = sample();
    let principal = Principal::of(&sample.leading, RANK, COLS);
    let one = found(&sample, &principal, 1);
    assert_eq!(found(&sample, &principal, 4), one);
}

#[test]
fn the_instruction_set_changes_no_bit() {
    let sample = sample();
    let principal = Principal::of(&sample.leading, RANK, COLS);
    let scalar = without_vectors(|| found_here(&sample, &principal));
    assert_eq!(scalar, found_here(&sample, &principal));
}

#[test]
fn without_a_change_nothing_is_defined() {
    let mut sample = sample();
    sample.other.clone_from(&sample.base);
    let found = found(&sample, &Principal::Magnitude, 2);
    assert_eq!(found.principal, [MaskOverlap::default(); 2]);
    assert_eq!(found.low, [MaskOverlap::default(); 2]);
}
