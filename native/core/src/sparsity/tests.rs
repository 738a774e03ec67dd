use proptest::prelude::*;
use safetensors::Dtype;

use super::kernel::Rule;
use super::sums::Scales;
use super::*;
use crate::dtype::{bf16_bits, bf16_to_f64};
use crate::reader::Block;
use crate::report::PairFigures;
use crate::testing::{Folder, f64_bytes, u16_bytes};

/// A pair of tensors, compared.
fn compared(shape: &[usize], sides: [(Dtype, &[u8]); 2], eta: f64, lines: bool) -> Comparison {
    let folder = Folder::new();
    let [base, other] = sides;
    let open = |name, (dtype, bytes)| folder.checkpoint(name, &[("w", dtype, shape, bytes)]);
    let (base_file, other_file) = (open("a.safetensors", base), open("b.safetensors", other));
    let format = |dtype| Format::of(dtype).expect("floating");
    let pair = PairReader {
        base: TensorReader::open(&base_file, 0).expect("opens"),
        other: TensorReader::open(&other_file, 0).expect("opens"),
        formats: [format(base.0), format(other.0)],
        view: MatrixView::of(shape),
    };
    let control = Control::default();
    let found = measure(&pair, eta, lines, &control).expect("is compared");
    let bytes = (base.1.len() + other.1.len()) as u64;
    assert_eq!(control.done() % cost(bytes, 0).max(1), 0);
    found
}

fn figures_of(base: &[f64], other: &[f64], eta: f64) -> PairFigures {
    let (base, other) = (f64_bytes(base), f64_bytes(other));
    let sides = [(Dtype::F64, &base[..]), (Dtype::F64, &other[..])];
    figures(&compared(&[base.len() / 8], sides, eta, false).sums[0], None)
}

/// `unchanged` by its definition.
fn unchanged(base: f64, other: f64, eta: f64) -> bool {
    let (base, other) = (bf16_to_f64(bf16_bits(base)), bf16_to_f64(bf16_bits(other)));
    if base.is_nan() || other.is_nan() {
        return base.is_nan() && other.is_nan();
    }
    if base.is_infinite() || other.is_infinite() {
        return base == other;
    }
    (other - base).abs() <= eta * base.abs().max(other.abs())
}

/// The place of abs(dW)/(½ ULP) by comparing with powers of two, which no rounding touches, as it
/// does a logarithm just under a whole one: −9 under, 8 over.
fn ulp_bin(base: f64, update: f64) -> i32 {
    let magnitude = bf16_to_f64(bf16_bits(base.abs()));
    let exponent = if magnitude == 0.0 { -126.0 } else { magnitude.log2().floor().max(-126.0) };
    let half_ulp = 2f64.powf(exponent - 8.0);
    (-8..=8).rev().find(|&bin| update.abs() >= half_ulp * 2f64.powi(bin)).unwrap_or(-9)
}

#[test]
fn special_values_compare_as_defined() {
    let (nan, infinity) = (f64::NAN, f64::INFINITY);
    let cases = [
        (0.0, -0.0, true),
        (nan, -nan, true),
        (nan, 1.0, false),
        (1.0, nan, false),
        (infinity, infinity, true),
        (infinity, -infinity, false),
        (infinity, 1.0, false),
        (1.0, infinity, false),
        (1e-40, 0.0, false),
        (1.0, 1.0 + 1e-9, true),
        (1.0, -1.0, false),
    ];
    for eta in [0.0, 1e-3, 0.5] {
        for (base, other, expected) in cases {
            let found = figures_of(&[base], &[other], eta);
            let fraction = f64::from(u8::from(expected));
            assert_eq!(found.update_sparsity, Some(Some(fraction)), "{base} {other} {eta}");
            let equal = base == other || base.is_nan() && other.is_nan();
            assert_eq!(found.exact_equal_fraction, Some(Some(f64::from(u8::from(equal)))));
        }
    }
    // Both round to infinity as bf16, but are not equal as stored.
    let found = figures_of(&[3.4e38], &[infinity], 1e-3);
    assert_eq!(found.update_sparsity, Some(Some(1.0)));
    assert_eq!(found.exact_equal_fraction, Some(Some(0.0)));
}

#[test]
fn the_tolerance_is_relative_to_the_larger_side() {
    let sparsity = |base, other, eta| figures_of(&[base], &[other], eta).update_sparsity;
    assert_eq!(sparsity(1.0, 1.25, 0.2), Some(Some(1.0)));
    assert_eq!(sparsity(1.25, 1.0, 0.2), Some(Some(1.0)));
    assert_eq!(sparsity(1.0, 1.25, 0.19), Some(Some(0.0)));
    assert_eq!(sparsity(0.0, 1e-30, 0.99), Some(Some(0.0)));
}

#[test]
fn norms_and_radial_figures() {
    let found = figures_of(&[3.0, 4.0], &[3.0, 5.0], 1e-3);
    let norms = found.frobenius_norm.expect("asked for");
    assert_eq!(norms.base, Some(Some(5.0)));
    assert_eq!(norms.other, Some(Some(34.0_f64.sqrt())));
    assert_eq!(norms.update, Some(Some(1.0)));
    assert_eq!(found.relative_update, Some(Some(0.2)));
    assert_eq!(found.update_radial_cosine, Some(Some(0.8)));
    let radial = found.update_radial.flatten().expect("defined");
    assert!((radial - 4.0 / 25.0).abs() < 1e-16);
}

#[test]
fn what_is_undefined_is_null_and_says_why() {
    let found = figures_of(&[1.0, f64::NAN], &[2.0, 3.0], 1e-3);
    assert_eq!(found.relative_update, Some(None));
    assert_eq!(found.frobenius_norm.expect("asked for").other, Some(Some(13.0_f64.sqrt())));
    assert_eq!(found.reason.as_deref(), Some("the base holds NaN or Inf"));
    let found = figures_of(&[0.0, 0.0], &[1.0, 0.0], 1e-3);
    assert_eq!((found.relative_update, found.update_radial), (Some(None), Some(None)));
    assert_eq!(found.reason.as_deref(), Some("the base is zero"));
    let found = figures_of(&[1.0, 2.0], &[1.0, 2.0], 1e-3);
    assert_eq!((found.relative_update, found.update_radial), (Some(Some(0.0)), Some(Some(0.0))));
    assert_eq!((found.update_radial_cosine, found.reason), (Some(None), None));
    let found = figures_of(&[], &[], 1e-3);
    assert_eq!(found.update_sparsity, Some(None));
}

#[test]
fn squares_beyond_the_range_of_float64_are_taken() {
    for (unit, step) in [(1e300, 1e290), (1e-300, 1e-310), (1.0, 1e-15)] {
        let found = figures_of(&[3.0 * unit, 4.0 * unit], &[3.0 * unit, 4.0 * unit + step], 1e-3);
        let norms = found.frobenius_norm.expect("asked for");
        assert!((norms.base.flatten().expect("finite") / unit - 5.0).abs() < 1e-14);
        let step = (4.0 * unit + step) - 4.0 * unit;
        let relative = found.relative_update.flatten().expect("defined");
        assert!((relative / (step / (5.0 * unit)) - 1.0).abs() < 1e-13, "{unit} {relative}");
        let cosine = found.update_radial_cosine.flatten().expect("defined");
        assert!((cosine - 0.8).abs() < 1e-13);
    }
}

#[test]
fn ulp_ratio_says_whether_it_is_exact() {
    let ratio = |base: f64, other: f64| figures_of(&[base], &[other], 1e-3).ulp_ratio.flatten();
    assert!(ratio(1.0, 1.5).expect("defined").exact);
    assert!(!ratio(1.0 + 1e-9, 1.5).expect("defined").exact);
    // Half a ULP of 1 is 2^-8: ratio 1 falls in the bin of exponent 0.
    assert_eq!(ratio(1.0, 1.0 + 2f64.powi(-8)).expect("defined").bins[8], 1);
    assert_eq!(ratio(1.0, 1.0 + 2f64.powi(-16)).expect("defined").bins[0], 1);
    assert_eq!(ratio(1.0, 1.0 + 2f64.powi(-17)).expect("defined").under, 1);
    assert_eq!(ratio(1.0, 2.0).expect("defined").over, 1);
    assert_eq!(ratio(1.0, 1.0).expect("defined").zero, 1);
    // Under the smallest normal the ULP stays 2^-133.
    assert_eq!(ratio(0.0, 2f64.powi(-134)).expect("defined").bins[8], 1);
    assert_eq!(ratio(2f64.powi(-130), 0.0).expect("defined").bins[12], 1);
}

#[test]
fn rows_and_columns_are_counted() {
    // 3×2: changed at (0, 1) and (2, 1).
    let base = u16_bytes(&[0x3f80; 6]);
    let mut words = [0x3f80; 6];
    words[1] = 0x4000;
    words[5] = 0x4000;
    let other = u16_bytes(&words);
    let sides = [(Dtype::BF16, &base[..]), (Dtype::BF16, &other[..])];
    let found = compared(&[3, 2], sides, 1e-3, true);
    let figures = figures(&found.sums[0], found.lines.as_ref().map(|lines| &lines[0]));
    assert_eq!(figures.row_sparsity, Some(vec![0.5, 1.0, 0.5]));
    assert_eq!(figures.col_sparsity, Some(vec![1.0, 1.0 / 3.0]));
    assert!(compared(&[6], sides, 1e-3, true).lines.is_none(), "a list has no rows");
    assert!(compared(&[3, 2], sides, 1e-3, false).lines.is_none(), "not asked for");
}

#[test]
fn a_stack_is_compared_matrix_by_matrix() {
    let shape = [3, 300, 500];
    let base: Vec<u16> = (0..450_000_u32).map(|index| 0x3c00 + (index % 97) as u16).collect();
    let other: Vec<u16> = (0..450_000_usize)
        .map(|index| base[index] + u16::from(index % (2 + index / 150_000) == 0))
        .collect();
    let (base, other) = (u16_bytes(&base), u16_bytes(&other));
    let stack = compared(&shape, [(Dtype::BF16, &base), (Dtype::BF16, &other)], 1e-3, true);
    let lines = stack.lines.expect("asked for");
    for (index, lines) in lines.iter().enumerate() {
        let bytes = index * 300_000..(index + 1) * 300_000;
        let sides = [(Dtype::BF16, &base[bytes.clone()]), (Dtype::BF16, &other[bytes])];
        let alone = compared(&shape[1..], sides, 1e-3, true);
        assert_eq!(stack.sums[index], alone.sums[0]);
        assert_eq!(*lines, alone.lines.expect("asked for")[0]);
    }
    let all = stack_figures(&stack.sums);
    let changed: f64 = [0.5, 1.0 / 3.0, 0.25].iter().sum::<f64>() / 3.0;
    let sparsity = all.update_sparsity.flatten().expect("defined");
    assert!((sparsity - (1.0 - changed)).abs() < 1e-5, "{sparsity}");
}

#[test]
fn matrices_of_a_stack_may_differ_in_scale_beyond_float64() {
    let units = [1e-200, 1.0, 1e200, 3e-310];
    let base: Vec<f64> = units.iter().flat_map(|unit| [3.0 * unit, 0.0, 4.0 * unit, 0.0]).collect();
    let other: Vec<f64> =
        units.iter().flat_map(|unit| [3.0 * unit, 0.0, 5.0 * unit, 0.0]).collect();
    let (base, other) = (f64_bytes(&base), f64_bytes(&other));
    let found = compared(&[4, 2, 2], [(Dtype::F64, &base), (Dtype::F64, &other)], 1e-3, false);
    for (unit, sums) in units.iter().zip(&found.sums) {
        let norm = |norm: Option<f64>| norm.expect("finite") / unit;
        assert!((norm(sums.base_norm()) - 5.0).abs() < 1e-12, "{unit:e}");
        assert!((norm(sums.other_norm()) - 34.0_f64.sqrt()).abs() < 1e-12, "{unit:e}");
        assert!((norm(sums.update_norm()) - 1.0).abs() < 1e-12, "{unit:e}");
        assert!((sums.cosine().expect("defined") - 0.8).abs() < 1e-12, "{unit:e}");
    }
}

#[test]
fn norms_and_ratios_beyond_float64_are_undefined_and_say_so() {
    let far = figures_of(&[-1.5e308, 1.0], &[1.5e308, 1.0], 1e-3);
    let norms = far.frobenius_norm.expect("asked for");
    assert_eq!((norms.base, norms.other), (Some(Some(1.5e308)), Some(Some(1.5e308))));
    assert_eq!(norms.update, Some(None));
    assert_eq!((far.relative_update, far.update_radial), (Some(None), Some(None)));
    assert_eq!(far.update_radial_cosine, Some(None));
    assert_eq!(far.reason.as_deref(), Some("the norm of the update exceeds float64"));
    let long = figures_of(&[1.5e308; 4], &[1.5e308; 4], 1e-3);
    assert_eq!(long.frobenius_norm.expect("asked for").base, Some(None));
    let reason = "the norms of the base and of the other side exceed float64";
    assert_eq!(long.reason.as_deref(), Some(reason));
    let steep = figures_of(&[1e-300], &[1e300], 1e-3);
    assert_eq!((steep.relative_update, steep.update_radial), (Some(None), Some(None)));
    assert_eq!(steep.update_radial_cosine, Some(Some(1.0)));
    assert_eq!(steep.reason.as_deref(), Some("the update over the base exceeds float64"));
}

#[test]
fn a_cosine_is_never_over_one() {
    for length in 1..400 {
        let base: Vec<f64> = (0..length).map(|i| f64::from(i * 7 % 13) + 0.1).collect();
        let other: Vec<f64> = base.iter().map(|value| value * 2.0).collect();
        let cosine = figures_of(&base, &other, 1e-3).update_radial_cosine.flatten();
        assert!(cosine.expect("defined") <= 1.0, "{length}");
    }
}

/// Values of which some are special, and many equal on both sides.
fn word() -> impl Strategy<Value = u16> {
    prop_oneof![
        8 => 0x3b00..0x3d00_u16,
        1 => any::<u16>(),
        1 => prop::sample::select(vec![0, 0x8000, 1, 0x7f80, 0xff80, 0x7fc0, 0xffc1, 0x7f7f]),
    ]
}

fn words() -> impl Strategy<Value = Vec<(u16, u16)>> {
    let pair = prop_oneof![
        2 => word().prop_map(|word| (word, word)),
        1 => (word(), 0..4_u16).prop_map(|(word, step)| (word, word.wrapping_add(step))),
        1 => (word(), word()),
    ];
    prop::collection::vec(pair, 1..2500)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// The path for bf16 on both sides, the general path, and both without vector instructions.
    #[test]
    fn all_paths_give_the_same(words in words(), eta in prop::sample::select(vec![0.0, 1e-3, 0.05])) {
        let (base, other): (Vec<u16>, Vec<u16>) = words.into_iter().unzip();
        let wide = |words: &[u16]| {
            f64_bytes(&words.iter().map(|&word| bf16_to_f64(word)).collect::<Vec<_>>())
        };
        let range = 0..base.len();
        let compare = |format, base: &[u8], other: &[u8]| {
            let rule = Rule::new([format; 2], eta, Scales::default());
            let blocks = [&Block { bytes: base, skip: 0 }, &Block { bytes: other, skip: 0 }];
            let vector = rule.compare(blocks, &range, None);
            let scalar = rule.compare_inline(blocks, &range, None);
            assert_eq!(format!("{vector:?}"), format!("{scalar:?}"));
            vector
        };
        let fast = compare(Format::Bf16, &u16_bytes(&base), &u16_bytes(&other));
        let general = compare(Format::F64, &wide(&base), &wide(&other));
        // The general path also keeps the largest magnitudes; NaN is equal to nothing.
        let comparable = |sums: PairSums| format!("{:?}", PairSums { largest: [0.0; 3], ..sums });
        prop_assert_eq!(comparable(fast), comparable(general));
    }

    #[test]
    fn fractions_and_bins_follow_their_definitions(
        words in words(),
        noise in prop::collection::vec(-1.0..1.0_f64, 2500),
        eta in prop::sample::select(vec![0.0, 1e-3, 0.003906, 0.00390625, 0.05, 0.9]),
    ) {
        let values = |side: &dyn Fn(&(u16, u16)) -> u16, scale: f64| -> Vec<f64> {
            let decoded = words.iter().map(|pair| bf16_to_f64(side(pair)));
            decoded.zip(&noise).map(|(value, noise)| value * (1.0 + noise * scale)).collect()
        };
        let (base, other) = (values(&|pair| pair.0, 0.001), values(&|pair| pair.1, 0.002));
        let found = figures_of(&base, &other, eta);
        let pairs = || base.iter().copied().zip(other.iter().copied());
        let count = pairs().filter(|&(base, other)| unchanged(base, other, eta)).count();
        prop_assert_eq!(found.update_sparsity, Some(Some(count as f64 / base.len() as f64)));
        let mut expected = [0_u64; 18];
        let mut zero = 0;
        for (base, other) in pairs().filter(|(base, other)| (other - base).is_finite()) {
            if base == other {
                zero += 1;
            } else {
                expected[(ulp_bin(base, other - base) + 9) as usize] += 1;
            }
        }
        let ulp = found.ulp_ratio.flatten().expect("defined");
        prop_assert_eq!(ulp.zero, zero);
        prop_assert_eq!((ulp.under, ulp.over), (expected[0], expected[17]));
        prop_assert_eq!(&ulp.bins[..], &expected[1..17]);
    }

    #[test]
    fn norms_agree_with_compensated_sums(values in prop::collection::vec((-1.0..1.0_f64, -0.01..0.01_f64), 1..5000)) {
        use crate::statistics::Sum;
        let base: Vec<f64> = values.iter().map(|&(base, _)| base).collect();
        let other: Vec<f64> = values.iter().map(|&(base, update)| base + update).collect();
        let found = figures_of(&base, &other, 1e-3);
        let update = || base.iter().zip(&other).map(|(base, other)| other - base);
        let base_square = base.iter().map(|value| value * value).collect::<Sum>().value();
        let square = update().map(|value| value * value).collect::<Sum>().value();
        let product = base.iter().zip(update()).map(|(a, b)| a * b).collect::<Sum>().value();
        let near = |found: Option<f64>, expected: f64, scale: f64| {
            (found.expect("defined") - expected).abs() <= 1e-14 * scale
        };
        let relative = (square / base_square).sqrt();
        prop_assert!(near(found.relative_update.flatten(), relative, relative));
        prop_assert!(near(found.update_radial.flatten(), product / base_square, relative));
    }
}
