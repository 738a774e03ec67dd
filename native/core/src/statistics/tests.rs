use proptest::prelude::*;
use safetensors::Dtype;

use super::*;
use crate::dtype::bf16_bits;
use crate::simd::without_vectors;
use crate::testing::{Folder, f32_bytes, f64_bytes};

/// All floating dtypes.
const FLOATING: [Dtype; 12] = [
    Dtype::F64,
    Dtype::F32,
    Dtype::F16,
    Dtype::BF16,
    Dtype::F8_E4M3,
    Dtype::F8_E5M2,
    Dtype::F8_E4M3FNUZ,
    Dtype::F8_E5M2FNUZ,
    Dtype::F8_E8M0,
    Dtype::F6_E2M3,
    Dtype::F6_E3M2,
    Dtype::F4,
];

fn measured(dtype: Dtype, elements: usize, bytes: &[u8]) -> ElementwiseFigures {
    let folder = Folder::new();
    let checkpoint = folder.checkpoint("m.safetensors", &[("w", dtype, &[elements], bytes)]);
    let reader = TensorReader::open(&checkpoint, 0).expect("opens");
    let format = Format::of(dtype).expect("floating");
    measure(&reader, format, &Control::default()).expect("is measured")
}

/// The same in the plainest way: two passes over decoded values with compensated sums.
fn naive(format: Format, values: &[f64]) -> ElementwiseFigures {
    let finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    let count =
        |holds: &dyn Fn(f64) -> bool| values.iter().filter(|&&one| holds(one)).count() as u64;
    let zeros = count(&|value| value == 0.0);
    let mut stats = TensorStatistics {
        zero_fraction: (!values.is_empty()).then(|| zeros as f64 / values.len() as f64),
        nan_count: count(&f64::is_nan),
        inf_count: count(&f64::is_infinite),
        subnormal_count: count(&|value| format.is_subnormal(value)),
        ..TensorStatistics::default()
    };
    if finite.is_empty() {
        return ElementwiseFigures { stats, histogram: None, log_histogram: None };
    }
    let min = finite.iter().copied().fold(f64::INFINITY, f64::min);
    let max = finite.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // In units of the largest magnitude nothing overflows.
    let unit = if max.max(-min) > 0.0 { max.max(-min) } else { 1.0 };
    let mean_of = |term: &dyn Fn(f64) -> f64| {
        finite.iter().map(|value| term(value / unit)).collect::<Sum>().value() / finite.len() as f64
    };
    let mean = mean_of(&|value| value);
    stats.min = Some(min);
    stats.max = Some(max);
    stats.abs_max = Some(max.max(-min));
    stats.mean = Some(mean * unit);
    stats.std = Some(mean_of(&|value| (value - mean).powi(2)).sqrt() * unit);
    stats.rms = Some(mean_of(&|value| value * value).sqrt() * unit);
    let mut counts = vec![0; 64];
    let mut exponents = std::collections::BTreeMap::<i32, u64>::new();
    for &value in &finite {
        // The last edge that is not above the value; edges in halves, whose sums do not overflow.
        let edge = |bin: usize| min / 2.0 + bin as f64 * ((max / 2.0 - min / 2.0) / 64.0);
        let bin = (1..64).rev().find(|&bin| value / 2.0 >= edge(bin)).unwrap_or(0);
        counts[if min == max { 63 } else { bin }] += 1;
        if value != 0.0 {
            // The logarithm is rounded: the powers decide.
            let near = value.abs().log2().floor() as i32;
            let exponent =
                (near - 1..=near + 1).rev().find(|&power| value.abs() >= power_of_two(power));
            *exponents.entry(exponent.expect("is near")).or_default() += 1;
        }
    }
    let first = exponents.keys().next().copied().unwrap_or(0);
    let last = exponents.keys().last().copied().unwrap_or(-1);
    let log_counts = (first..=last).map(|power| exponents.get(&power).copied().unwrap_or(0));
    ElementwiseFigures {
        stats,
        histogram: Some(Histogram { min, max, counts }),
        log_histogram: Some(LogHistogram {
            min_exponent: first,
            counts: log_counts.collect(),
            zero_count: zeros,
        }),
    }
}

fn power_of_two(power: i32) -> f64 {
    // `powi` rounds its way down to subnormals, and 2^1024 is beyond the range.
    if power >= -1022 { 2f64.powi(power) } else { f64::from_bits(1 << (power + 1074)) }
}

fn close(found: Option<f64>, expected: Option<f64>, scale: Option<f64>) -> bool {
    match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() <= 1e-13 * scale.unwrap_or(0.0),
        (found, expected) => found == expected,
    }
}

#[track_caller]
fn assert_agree(found: &ElementwiseFigures, expected: &ElementwiseFigures) {
    let (stats, wanted) = (&found.stats, &expected.stats);
    let scale = wanted.abs_max;
    assert!(close(stats.mean, wanted.mean, scale), "{stats:?} {wanted:?}");
    assert!(close(stats.std, wanted.std, scale), "{stats:?} {wanted:?}");
    assert!(close(stats.rms, wanted.rms, scale), "{stats:?} {wanted:?}");
    let rounded = |stats: &TensorStatistics| TensorStatistics {
        mean: None,
        std: None,
        rms: None,
        ..stats.clone()
    };
    assert_eq!(rounded(stats), rounded(wanted));
    assert_eq!(found.log_histogram, expected.log_histogram);
    assert_eq!(found.histogram, expected.histogram);
}

#[test]
fn deviations_survive_a_large_mean() {
    let values: Vec<f64> = (0..200_000).map(|index| 1e9 + f64::from(index % 2)).collect();
    let found = measured(Dtype::F64, values.len(), &f64_bytes(&values));
    assert_eq!(found.stats.std, Some(0.5));
    assert_eq!(found.stats.mean, Some(1e9 + 0.5));
    let values: Vec<f32> = (0..200_000_u32).map(|index| 4096.0 + (index % 2) as f32).collect();
    assert_eq!(measured(Dtype::F32, values.len(), &f32_bytes(&values)).stats.std, Some(0.5));
}

#[test]
fn squares_beyond_the_range_of_float64_are_taken() {
    for unit in [1e300, 1e-300, f64::MAX / 2.0, f64::MIN_POSITIVE] {
        let values = [unit, -unit, unit, -unit, 2.0 * unit, -2.0 * unit, 0.0, unit];
        let found = measured(Dtype::F64, values.len(), &f64_bytes(&values)).stats;
        let ratio = |figure: Option<f64>| figure.expect("defined") / unit;
        assert!((ratio(found.rms) - (13.0_f64 / 8.0).sqrt()).abs() < 1e-14, "{unit}");
        assert!((ratio(found.mean) - 0.125).abs() < 1e-14, "{unit}");
    }
}

#[test]
fn one_value_lies_in_the_last_bin() {
    for dtype in [Dtype::BF16, Dtype::F32] {
        let bytes = vec![0; 12];
        let found = measured(dtype, bytes.len() * 8 / dtype.bitsize(), &bytes);
        let histogram = found.histogram.expect("defined");
        assert_eq!(histogram.counts[63], 12 * 8 / dtype.bitsize() as u64);
        assert_eq!(found.stats.zero_fraction, Some(1.0));
        assert_eq!(found.stats.std, Some(0.0));
    }
}

#[test]
fn an_empty_tensor_has_no_figures() {
    let found = measured(Dtype::BF16, 0, &[]);
    assert_eq!(found.stats, TensorStatistics::default());
    assert_eq!(measured(Dtype::F64, 0, &[]).histogram, None);
}

#[test]
fn results_do_not_depend_on_threads() {
    let values: Vec<f64> = (0..300_000).map(|index| f64::from(index).sin().exp()).collect();
    let bytes = f64_bytes(&values);
    let folder = Folder::new();
    let checkpoint =
        folder.checkpoint("m.safetensors", &[("w", Dtype::F64, &[values.len()], &bytes)]);
    let by = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            let reader = TensorReader::open(&checkpoint, 0).expect("opens");
            measure(&reader, Format::F64, &Control::default()).expect("is measured")
        })
    };
    assert_eq!(by(1), by(5));
}

#[test]
fn results_do_not_depend_on_the_instruction_set() {
    let values: Vec<f64> = (0..70_000).map(|index| f64::from(index).sin().exp()).collect();
    let narrow: Vec<u8> = values.iter().flat_map(|&value| bf16_bits(value).to_le_bytes()).collect();
    for (dtype, bytes) in [(Dtype::F64, f64_bytes(&values)), (Dtype::BF16, narrow)] {
        let vector = measured(dtype, values.len(), &bytes);
        assert_eq!(without_vectors(|| measured(dtype, values.len(), &bytes)), vector);
    }
}

#[test]
fn the_cost_is_what_is_counted() {
    for dtype in FLOATING {
        let bytes = vec![0x3f; 96];
        let folder = Folder::new();
        let elements = 96 * 8 / dtype.bitsize();
        let checkpoint = folder.checkpoint("m.safetensors", &[("w", dtype, &[elements], &bytes)]);
        let reader = TensorReader::open(&checkpoint, 0).expect("opens");
        let format = Format::of(dtype).expect("floating");
        let control = Control::default();
        measure(&reader, format, &control).expect("is measured");
        assert_eq!(control.done(), passes(format) * 96 * crate::reader::COST_OF_BYTE);
    }
}

/// Small tensors are sorted, large ones counted.
#[test]
fn both_ways_of_counting_agree_with_the_plain_way() {
    for dtype in [Dtype::BF16, Dtype::F16, Dtype::F8_E4M3, Dtype::F6_E3M2, Dtype::F4] {
        for elements in [16_380, 16_384, 300_000] {
            let bytes: Vec<u8> = (0..elements * dtype.bitsize() as u64 / 8)
                .map(|index| (index.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as u8)
                .collect();
            let format = Format::of(dtype).expect("floating");
            let mut values = vec![0.0; elements as usize];
            format.decode(&bytes, 0, &mut values);
            assert_agree(&measured(dtype, values.len(), &bytes), &naive(format, &values));
        }
    }
}

proptest! {
    #[test]
    fn all_dtypes_agree_with_the_plain_way(
        which in 0..FLOATING.len(),
        words in prop::collection::vec(any::<[u8; 24]>(), 1..60),
        zeros in 0..3_usize,
    ) {
        let dtype = FLOATING[which];
        let format = Format::of(dtype).expect("floating");
        let mut bytes = words.concat();
        bytes.extend(vec![0; zeros * 24]);
        let elements = bytes.len() * 8 / dtype.bitsize();
        let mut values = vec![0.0; elements];
        format.decode(&bytes, 0, &mut values);
        assert_agree(&measured(dtype, elements, &bytes), &naive(format, &values));
    }

    #[test]
    fn ordinary_values_agree_with_the_plain_way(values in prop::collection::vec(-3.0..7.0_f64, 1..3000)) {
        let found = measured(Dtype::F64, values.len(), &f64_bytes(&values));
        assert_agree(&found, &naive(Format::F64, &values));
    }
}
