use proptest::prelude::*;
use safetensors::Dtype;

use super::*;
use crate::dtype::{bf16_bits, bf16_to_f64};
use crate::report::{FirstSecond, UpdatesFigures};
use crate::testing::{Folder, f32_bytes, f64_bytes, noise, u16_bytes};

/// A side of a triple: how it is stored, and its bytes.
type Side<'a> = (Dtype, &'a [u8]);

fn compared(elements: usize, sides: [Side; 3], eta: f64) -> Comparison {
    let folder = Folder::new();
    let names = ["a.safetensors", "b.safetensors", "c.safetensors"];
    let files = SIDES.map(|side| {
        let (dtype, bytes) = sides[side];
        folder.checkpoint(names[side], &[("w", dtype, &[elements], bytes)])
    });
    let [base, first, second] = &files;
    let open = |file| TensorReader::open(file, 0).expect("opens");
    let triple = TripleReader {
        sides: [open(base), open(first), open(second)],
        formats: sides.map(|(dtype, _)| Format::of(dtype).expect("floating")),
        elements,
    };
    let control = Control::default();
    let found = measure(&triple, eta, &control).expect("is compared");
    let bytes: usize = sides.iter().map(|(_, bytes)| bytes.len()).sum();
    assert_eq!(control.done() % cost(bytes as u64).max(1), 0);
    found
}

fn figures_of(base: &[f64], first: &[f64], second: &[f64], eta: f64) -> UpdatesFigures {
    let sides = [base, first, second].map(f64_bytes);
    let [base_bytes, first, second] = &sides;
    let sides = [base_bytes, first, second].map(|bytes| (Dtype::F64, &bytes[..]));
    figures(&compared(base.len(), sides, eta))
}

/// The figures by their definitions, an element at a time.
fn expected(base: &[f64], first: &[f64], second: &[f64], eta: f64) -> UpdatesFigures {
    let rounded = |value: f64| bf16_to_f64(bf16_bits(value));
    let changed = |base: f64, other: f64| {
        let (base, other) = (rounded(base), rounded(other));
        if base.is_nan() || other.is_nan() {
            return base.is_nan() != other.is_nan();
        }
        if base.is_infinite() || other.is_infinite() {
            return base != other;
        }
        (other - base).abs() > eta * base.abs().max(other.abs())
    };
    let mut buckets = std::collections::BTreeMap::<u16, [f64; 3]>::new();
    let [mut by_first, mut by_second, mut by_both, mut conflicts] = [0.0; 4];
    let [mut product, mut squares_base, mut squares_first, mut squares_second] = [0.0; 4];
    for ((&base, &first), &second) in base.iter().zip(first).zip(second) {
        let (is_first, is_second) = (changed(base, first), changed(base, second));
        let (update_first, update_second) = (first - base, second - base);
        let bucket = buckets.entry(bf16_bits(base.abs()) >> 7).or_default();
        bucket[0] += 1.0;
        bucket[1] += f64::from(u8::from(is_first));
        bucket[2] += f64::from(u8::from(is_second));
        by_first += f64::from(u8::from(is_first));
        by_second += f64::from(u8::from(is_second));
        by_both += f64::from(u8::from(is_first && is_second));
        let opposed = update_first.signum() != update_second.signum();
        conflicts += f64::from(u8::from(is_first && is_second && opposed));
        product += update_first * update_second;
        squares_base += base * base;
        squares_first += update_first * update_first;
        squares_second += update_second * update_second;
    }
    let finite = |sides: &[&[f64]]| sides.iter().all(|side| side.iter().all(|v| v.is_finite()));
    let ratio = |a: f64, b: f64| (b > 0.0).then(|| a / b);
    let in_both: f64 = buckets.values().map(|[all, a, c]| a * c / all).sum();
    let jaccard = ratio(by_both, by_first + by_second - by_both);
    let null = ratio(in_both, by_first + by_second - in_both);
    let all = base.len() as f64;
    let norm = |squares: f64, defined: bool| defined.then(|| squares.sqrt());
    let base_norm = norm(squares_base, finite(&[base]));
    let norm_first = norm(squares_first, finite(&[base, first]));
    let norm_second = norm(squares_second, finite(&[base, second]));
    let relative = |norm: Option<f64>| norm.and_then(|norm| ratio(norm, base_norm?));
    let is_finite = finite(&[base, first, second]);
    let cosine = ratio(product, (squares_first * squares_second).sqrt());
    UpdatesFigures {
        task_vector_cosine: cosine.filter(|_| is_finite),
        sign_conflict_fraction: ratio(conflicts, by_both).filter(|_| is_finite),
        mask_jaccard: jaccard,
        mask_jaccard_null: null,
        mask_jaccard_excess: jaccard.zip(null).map(|(a, b)| a - b),
        changed_first: ratio(by_first, all),
        changed_second: ratio(by_second, all),
        changed_both: ratio(by_both, all),
        relative_update: FirstSecond { first: relative(norm_first), second: relative(norm_second) },
        base_norm,
        update_norm: FirstSecond { first: norm_first, second: norm_second },
        reason: None,
    }
}

/// All figures, for a comparison within rounding.
fn numbers(figures: &UpdatesFigures) -> [Option<f64>; 13] {
    [
        figures.task_vector_cosine,
        figures.sign_conflict_fraction,
        figures.mask_jaccard,
        figures.mask_jaccard_null,
        figures.mask_jaccard_excess,
        figures.changed_first,
        figures.changed_second,
        figures.changed_both,
        figures.relative_update.first,
        figures.relative_update.second,
        figures.base_norm,
        figures.update_norm.first,
        figures.update_norm.second,
    ]
}

fn assert_close(found: &UpdatesFigures, expected: &UpdatesFigures) {
    let pairs = numbers(found).into_iter().zip(numbers(expected));
    for (at, (found, expected)) in pairs.enumerate() {
        match (found, expected) {
            (Some(found), Some(expected)) => {
                let within = 1e-12 * expected.abs().max(1e-3);
                assert!((found - expected).abs() <= within, "{at}: {found} and not {expected}");
            }
            (found, expected) => assert_eq!(found, expected, "figure {at}"),
        }
    }
}

#[test]
fn figures_of_an_example_that_can_be_worked_out_by_hand() {
    // Changed by the first: 0, 1, 2; by the second: 1, 2, 3. Of 1 and 2, the second is opposed.
    let found =
        figures_of(&[1.0, 1.0, 1.0, 1.0], &[2.0, 2.0, 2.0, 1.0], &[1.0, 3.0, 0.0, 2.0], 1e-3);
    let cosine = (2.0 - 1.0) / (3.0_f64.sqrt() * 6.0_f64.sqrt());
    assert!((found.task_vector_cosine.expect("defined") - cosine).abs() < 1e-15);
    assert_eq!(found.sign_conflict_fraction, Some(0.5));
    assert_eq!(found.mask_jaccard, Some(0.5));
    // One bucket: 3·3/4 of 4 are expected in both.
    assert_eq!(found.mask_jaccard_null, Some(2.25 / 3.75));
    assert_eq!(found.mask_jaccard_excess, Some(0.5 - 2.25 / 3.75));
    assert_eq!(
        [found.changed_first, found.changed_second, found.changed_both],
        [Some(0.75), Some(0.75), Some(0.5)]
    );
    assert_eq!(found.base_norm, Some(2.0));
    assert_eq!(
        found.update_norm,
        FirstSecond { first: Some(3f64.sqrt()), second: Some(6f64.sqrt()) }
    );
    assert_eq!(found.relative_update.second, Some(6f64.sqrt() / 2.0));
    assert_eq!(found.reason, None);
}

#[test]
fn the_null_knows_that_small_weights_change_more() {
    // Both change the small ones and nothing else: magnitude alone explains it all.
    let base = [1.0, 1.0, 1.0, 1.0, 0.25, 0.25];
    let found =
        figures_of(&base, &[1.0, 1.0, 1.0, 1.0, 0.5, 0.5], &[1.0, 1.0, 1.0, 1.0, 0.75, 0.75], 1e-3);
    assert_eq!((found.mask_jaccard, found.mask_jaccard_null), (Some(1.0), Some(1.0)));
}

#[test]
fn an_update_and_its_reverse_are_opposed() {
    let base: Vec<f64> = (1..100).map(f64::from).collect();
    let up: Vec<f64> = base.iter().map(|value| value * 1.25).collect();
    let down: Vec<f64> = base.iter().map(|value| value * 0.75).collect();
    let found = figures_of(&base, &up, &down, 1e-3);
    assert_eq!((found.task_vector_cosine, found.sign_conflict_fraction), (Some(-1.0), Some(1.0)));
    let found = figures_of(&base, &up, &up, 1e-3);
    assert_eq!((found.task_vector_cosine, found.sign_conflict_fraction), (Some(1.0), Some(0.0)));
    assert_eq!(found.mask_jaccard, Some(1.0));
}

#[test]
fn what_is_undefined_is_null_and_says_why() {
    let same = figures_of(&[1.0, 2.0], &[1.0, 2.0], &[1.0, 2.0], 1e-3);
    assert_eq!(same.mask_jaccard, None);
    assert_eq!((same.task_vector_cosine, same.sign_conflict_fraction), (None, None));
    assert_eq!(same.update_norm, FirstSecond { first: Some(0.0), second: Some(0.0) });
    let reason = "the first update and the second update change nothing";
    assert_eq!(same.reason.as_deref(), Some(reason));
    let one = figures_of(&[1.0, 2.0], &[1.0, 2.0], &[1.0, 3.0], 1e-3);
    assert_eq!((one.mask_jaccard, one.mask_jaccard_null), (Some(0.0), Some(0.0)));
    assert_eq!(one.reason.as_deref(), Some("the first update changes nothing"));
    let zero = figures_of(&[0.0, 0.0], &[1.0, 0.0], &[1.0, 1.0], 1e-3);
    assert_eq!(zero.relative_update, FirstSecond { first: None, second: None });
    assert_eq!(zero.reason.as_deref(), Some("the base is zero"));
    let nothing = figures_of(&[], &[], &[], 1e-3);
    assert_eq!(numbers(&nothing)[..8], [None; 8]);
    assert_eq!(nothing.reason, None);
}

#[test]
fn what_is_not_finite_is_counted_but_not_summed() {
    let found = figures_of(&[1.0, 1.0], &[f64::NAN, 2.0], &[2.0, f64::INFINITY], 1e-3);
    assert_eq!((found.mask_jaccard, found.changed_both), (Some(1.0), Some(1.0)));
    assert_eq!((found.task_vector_cosine, found.sign_conflict_fraction), (None, None));
    assert_eq!(found.base_norm, Some(2f64.sqrt()));
    assert_eq!(found.update_norm, FirstSecond { first: None, second: None });
    let reason = "the first update and the second update hold NaN or Inf";
    assert_eq!(found.reason.as_deref(), Some(reason));
    let words = [0x3f80, 0x7f80];
    let bytes = u16_bytes(&words);
    let side = (Dtype::BF16, &bytes[..]);
    let found = figures(&compared(2, [side, side, side], 1e-3));
    assert_eq!(
        found.reason.as_deref(),
        Some("the base and the first update and the second update hold NaN or Inf")
    );
}

#[test]
fn norms_and_ratios_beyond_float64_are_undefined_and_say_so() {
    let far = figures_of(&[-1.5e308, 1.0], &[1.5e308, 1.0], &[0.0, 2.0], 1e-3);
    assert_eq!(far.base_norm, Some(1.5e308));
    assert_eq!(far.update_norm, FirstSecond { first: None, second: Some(1.5e308) });
    assert_eq!(far.relative_update, FirstSecond { first: None, second: Some(1.0) });
    assert_eq!(far.task_vector_cosine, None);
    assert_eq!(far.reason.as_deref(), Some("the norm of the first update exceeds float64"));
    let steep = figures_of(&[1e-300], &[1e300], &[2e300], 1e-3);
    assert_eq!(steep.relative_update, FirstSecond { first: None, second: None });
    let reason = "the first update and the second update over the base exceed float64";
    assert_eq!(steep.reason.as_deref(), Some(reason));
}

#[test]
fn squares_beyond_float64_are_scaled() {
    for scale in [1e-200, 1e200] {
        let values = |values: [f64; 3]| values.map(|value| value * scale);
        let found = figures_of(
            &values([1.0, 1.0, 1.0]),
            &values([2.0, 1.0, 1.0]),
            &values([2.0, 3.0, 1.0]),
            1e-3,
        );
        let cosine = found.task_vector_cosine.expect("defined");
        assert!((cosine - 0.2_f64.sqrt()).abs() < 1e-15, "{cosine}");
        let relative = found.relative_update.second.expect("defined");
        assert!((relative - (5.0 / 3.0_f64).sqrt()).abs() < 1e-14, "{relative}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let elements = 3 * BLOCK_ELEMENTS + 17;
    let base = noise(elements);
    let moved = |step: usize, by: f32| -> Vec<f32> {
        let change = |(at, value): (usize, &f32)| if at % step == 0 { value + by } else { *value };
        base.iter().enumerate().map(change).collect()
    };
    let sides = [base.clone(), moved(3, 1e-3), moved(2, -0.7e-3)].map(|side| f32_bytes(&side));
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let [base, first, second] = &sides;
        let sides = [base, first, second].map(|bytes| (Dtype::F32, &bytes[..]));
        pool.install(|| figures(&compared(elements, sides, 1e-3)))
    };
    let [one, four] = [1, 4].map(run);
    assert_eq!(one, four);
    let wide = |bytes: &Vec<u8>| -> Vec<f64> {
        let (words, _) = bytes.as_chunks::<4>();
        words.iter().map(|word| f64::from(f32::from_le_bytes(*word))).collect()
    };
    let [base, first, second] = sides.each_ref().map(wide);
    assert_close(&one, &expected(&base, &first, &second, 1e-3));
}

#[test]
fn a_cancelled_pass_stops() {
    let folder = Folder::new();
    let file =
        folder.checkpoint("a.safetensors", &[("w", Dtype::F32, &[2], &f32_bytes(&[1.0; 2]))]);
    let open = || TensorReader::open(&file, 0).expect("opens");
    let sides = [open(), open(), open()];
    let triple = TripleReader { sides, formats: [Format::F32; 3], elements: 2 };
    let control = Control::default();
    control.cancel();
    assert!(measure(&triple, 1e-3, &control).is_err());
}

/// Values that are often equal or near to one another, and now and then special.
fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => prop::sample::select(vec![0.0, -0.0, 0.5, 0.502, 1.0, 1.0625, -1.0, 2.0, -3.0]),
        3 => -4.0..4.0,
        1 => prop::sample::select(vec![1e-39, -1e-39, 1e30, -1e30, 3.4e38]),
    ]
}

fn special() -> impl Strategy<Value = f64> {
    prop_oneof![
        9 => value(),
        1 => prop::sample::select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY]),
    ]
}

/// Stored bytes of values in one of three dtypes, and what they hold.
fn stored(kind: usize, values: &[f64]) -> (Dtype, Vec<u8>, Vec<f64>) {
    match kind {
        0 => {
            let words: Vec<u16> = values.iter().map(|&value| bf16_bits(value)).collect();
            let held = words.iter().map(|&word| bf16_to_f64(word)).collect();
            (Dtype::BF16, u16_bytes(&words), held)
        }
        1 => {
            let single: Vec<f32> = values.iter().map(|&value| value as f32).collect();
            let held = single.iter().map(|&value| f64::from(value)).collect();
            (Dtype::F32, f32_bytes(&single), held)
        }
        _ => (Dtype::F64, f64_bytes(values), values.to_vec()),
    }
}

proptest! {
    #[test]
    fn figures_are_those_of_plain_loops(
        triples in prop::collection::vec((special(), special(), special()), 1..80),
        kinds in (0..3_usize, 0..3_usize, 0..3_usize),
        eta in prop::sample::select(vec![0.0, 1e-3, 0.1]),
        repeat in prop::sample::select(vec![1_usize, 30]),
    ) {
        let length = triples.len() * repeat;
        let column = |of: fn(&(f64, f64, f64)) -> f64, kind| {
            let values: Vec<f64> = triples.iter().map(of).cycle().take(length).collect();
            stored(kind, &values)
        };
        let base = column(|triple| triple.0, kinds.0);
        let first = column(|triple| triple.1, kinds.1);
        let second = column(|triple| triple.2, kinds.2);
        let sides = [&base, &first, &second].map(|(dtype, bytes, _)| (*dtype, &bytes[..]));
        let found = figures(&compared(length, sides, eta));
        assert_close(&found, &expected(&base.2, &first.2, &second.2, eta));
    }

    #[test]
    fn finite_figures_are_those_of_plain_loops(
        triples in prop::collection::vec((value(), value(), value()), 1..80),
        kind in 0..3_usize,
    ) {
        let side = |of: fn(&(f64, f64, f64)) -> f64| {
            stored(kind, &triples.iter().map(of).collect::<Vec<_>>())
        };
        let sides = [side(|triple| triple.0), side(|triple| triple.1), side(|triple| triple.2)];
        let [base, first, second] = &sides;
        let bytes = [base, first, second].map(|(dtype, bytes, _)| (*dtype, &bytes[..]));
        let found = figures(&compared(triples.len(), bytes, 1e-3));
        assert_close(&found, &expected(&base.2, &first.2, &second.2, 1e-3));
    }
}
