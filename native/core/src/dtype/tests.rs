use proptest::prelude::*;
use safetensors::Dtype;

use super::*;

/// The bf16 nearest to `value` by its definition: the nearer of the two neighbours, the even one in
/// the middle, infinity as if it were the value after the largest.
fn nearest_bf16(value: f64) -> u16 {
    let sign = u16::from(value.is_sign_negative()) << 15;
    let magnitude = value.abs();
    let below = (0..0x7f80_u16).collect::<Vec<_>>();
    let above = below.partition_point(|&bits| bf16_to_f64(bits) <= magnitude) as u16;
    let lower = above - 1;
    // 2^128 stands for infinity.
    let upper = if above == 0x7f80 { 2f64.powi(128) } else { bf16_to_f64(above) };
    // Both differences are exact, or far from equal.
    let (down, up) = (magnitude - bf16_to_f64(lower), upper - magnitude);
    let even_is_lower = lower & 1 == 0;
    sign | if down < up || down == up && even_is_lower { lower } else { above }
}

#[test]
fn bf16_rounding_at_the_edges() {
    let half_of_smallest = 2f64.powi(-134);
    assert_eq!(bf16_bits(half_of_smallest), 0, "ties to even");
    assert_eq!(bf16_bits(half_of_smallest.next_up()), 1);
    assert_eq!(bf16_bits(-half_of_smallest), 0x8000);
    assert_eq!(bf16_bits(5e-324), 0);
    assert_eq!(bf16_bits(f64::MAX), 0x7f80, "overflow to infinity");
    assert_eq!(bf16_bits(f64::from(f32::MAX)), 0x7f80);
    let largest = bf16_to_f64(0x7f7f);
    let tie_with_infinity = largest + (largest - bf16_to_f64(0x7f7e)) / 2.0;
    assert_eq!(bf16_bits(tie_with_infinity), 0x7f80);
    assert_eq!(bf16_bits(tie_with_infinity.next_down()), 0x7f7f);
    assert_eq!(bf16_bits(f64::NEG_INFINITY), 0xff80);
    assert!(bf16_to_f64(bf16_bits(f64::NAN)).is_nan());
    assert!(bf16_to_f64(bf16_bits(-f64::NAN)).is_nan());
    // Rounded twice, by way of float32, this would become 1 + 2^-7.
    let just_above_tie = 1.0 + 2f64.powi(-8) + 2f64.powi(-40);
    assert_eq!(bf16_bits(just_above_tie), 0x3f81);
    let just_below_tie = 1.0 + 3.0 * 2f64.powi(-8) - 2f64.powi(-40);
    assert_eq!(bf16_bits(just_below_tie), 0x3f81);
}

#[test]
fn every_bf16_value_rounds_to_itself() {
    for bits in 0..=u16::MAX {
        let value = bf16_to_f64(bits);
        if !value.is_nan() {
            assert_eq!(bf16_bits(value), bits);
            assert_eq!(value, half::bf16::from_bits(bits).to_f64());
        }
    }
}

#[test]
fn every_f16_value_is_decoded() {
    for bits in 0..=u16::MAX {
        let (found, expected) = (f16_to_f64(bits), half::f16::from_bits(bits).to_f64());
        assert!(found == expected || found.is_nan() && expected.is_nan(), "{bits:#x}");
        assert_eq!(found.is_sign_negative(), bits >> 15 == 1);
    }
}

/// The values of a small float from its layout written as text, for example `s eeee mmm`.
fn by_layout(dtype: Dtype) -> (u32, u32, f64, f64, usize) {
    // Exponent bits, mantissa bits, largest finite value, smallest positive value, NaN codes.
    match dtype {
        Dtype::F4 => (2, 1, 6.0, 0.5, 0),
        Dtype::F6_E2M3 => (2, 3, 7.5, 0.125, 0),
        Dtype::F6_E3M2 => (3, 2, 28.0, 0.0625, 0),
        Dtype::F8_E4M3 => (4, 3, 448.0, 2f64.powi(-9), 2),
        Dtype::F8_E5M2 => (5, 2, 57344.0, 2f64.powi(-16), 6),
        Dtype::F8_E4M3FNUZ => (4, 3, 240.0, 2f64.powi(-10), 1),
        Dtype::F8_E5M2FNUZ => (5, 2, 57344.0, 2f64.powi(-17), 1),
        Dtype::F8_E8M0 => (8, 0, 2f64.powi(127), 2f64.powi(-127), 1),
        _ => unreachable!("a small float"),
    }
}

const SMALL: [Dtype; 8] = [
    Dtype::F4,
    Dtype::F6_E2M3,
    Dtype::F6_E3M2,
    Dtype::F8_E4M3,
    Dtype::F8_E5M2,
    Dtype::F8_E4M3FNUZ,
    Dtype::F8_E5M2FNUZ,
    Dtype::F8_E8M0,
];

#[test]
fn small_floats_have_the_published_ranges() {
    for dtype in SMALL {
        let (exponent_bits, mantissa_bits, largest, smallest, nans) = by_layout(dtype);
        let float = small_float(dtype).expect("a small float");
        let codes = 1_usize << float.bits();
        assert_eq!(float.bits(), dtype.bitsize());
        let table = &float.table()[..codes];
        let finite = || table.iter().copied().filter(|value| value.is_finite());
        assert_eq!(finite().fold(0.0, f64::max), largest, "{dtype}");
        let positive = finite().filter(|&value| value > 0.0);
        assert_eq!(positive.fold(f64::INFINITY, f64::min), smallest, "{dtype}");
        assert_eq!(table.iter().filter(|value| value.is_nan()).count(), nans, "{dtype}");
        let infinite = table.iter().filter(|value| value.is_infinite()).count();
        assert_eq!(infinite, if dtype == Dtype::F8_E5M2 { 2 } else { 0 }, "{dtype}");
        // A mantissa step is a fixed share of its binade.
        for code in 1..codes.min(1 << (exponent_bits + mantissa_bits)) {
            let (below, value) = (table[code - 1], table[code]);
            if value.is_finite() && below.is_finite() && mantissa_bits > 0 {
                let exponent = (code >> mantissa_bits).max(1) as i32;
                let first = (1 << mantissa_bits) as usize;
                let step = table[first] / f64::from(1 << mantissa_bits) * 2f64.powi(exponent - 1);
                let previous = ((code - 1) >> mantissa_bits).max(1) as i32;
                let step_below = step * 2f64.powi(previous - exponent);
                assert_eq!(value - below, step_below, "{dtype} code {code}");
            }
        }
    }
}

#[test]
fn negative_codes_mirror_positive_ones() {
    for dtype in SMALL.into_iter().filter(|&dtype| dtype != Dtype::F8_E8M0) {
        let float = small_float(dtype).expect("a small float");
        let half = 1 << (float.bits() - 1);
        for code in 1..half {
            let (positive, negative) = (float.table()[code], float.table()[code + half]);
            assert!(positive == -negative || positive.is_nan() && negative.is_nan());
        }
    }
}

#[test]
fn packed_elements_are_little_endian() {
    let float = small_float(Dtype::F4).expect("a small float");
    assert_eq!((float.code(&[0x21], 0), float.code(&[0x21], 1)), (1, 2));
    let float = small_float(Dtype::F6_E3M2).expect("a small float");
    // 1, 2, 3, 4 in six bits each, the first one lowest.
    let packed = (1_u32 | 2 << 6 | 3 << 12 | 4 << 18).to_le_bytes();
    let codes: Vec<u8> = (0..4).map(|index| float.code(&packed[..3], index)).collect();
    assert_eq!(codes, [1, 2, 3, 4]);
}

#[test]
fn subnormals_are_those_of_the_stored_type() {
    assert!(Format::F32.is_subnormal(1e-40));
    assert!(!Format::F64.is_subnormal(1e-40));
    assert!(Format::F16.is_subnormal(6e-5));
    assert!(!Format::F16.is_subnormal(0.0));
    let e4m3 = Format::of(Dtype::F8_E4M3).expect("floating");
    assert!(e4m3.is_subnormal(2f64.powi(-7)) && !e4m3.is_subnormal(2f64.powi(-6)));
    let e8m0 = Format::of(Dtype::F8_E8M0).expect("floating");
    assert!(!e8m0.is_subnormal(2f64.powi(-127)));
}

#[test]
fn only_floating_types_have_a_format() {
    for dtype in [Dtype::BOOL, Dtype::U8, Dtype::I64, Dtype::C64] {
        assert_eq!(Format::of(dtype), None);
    }
}

proptest! {
    #[test]
    fn bf16_is_the_nearest_value(bits in any::<u64>(), exponent in 880..1160_u64) {
        // Mostly in the range of bf16.
        let value = f64::from_bits(bits & !(0x7ff << 52) | exponent << 52);
        prop_assert_eq!(bf16_bits(value), nearest_bf16(value));
    }

    #[test]
    fn bf16_is_the_nearest_value_near_ties(bits in 0..0x7f80_u16, nudge in -2..3_i64, negative: bool) {
        let (low, high) = (bf16_to_f64(bits), bf16_to_f64((bits + 1).min(0x7f7f)));
        let middle = low + (high - low) / 2.0;
        let value = f64::from_bits((middle.to_bits() as i64 + nudge).max(0) as u64);
        let value = if negative { -value } else { value };
        prop_assert_eq!(bf16_bits(value), nearest_bf16(value));
    }

    #[test]
    fn blocks_decode_as_their_elements(words in prop::collection::vec(any::<u64>(), 1..40)) {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        for dtype in [Dtype::BF16, Dtype::F16, Dtype::F32, Dtype::F64, Dtype::F4, Dtype::F8_E5M2] {
            let format = Format::of(dtype).expect("floating");
            let count = bytes.len() * 8 / format.bits();
            let mut all = vec![0.0; count];
            format.decode(&bytes, 0, &mut all);
            let mut one = [0.0];
            for (index, expected) in all.iter().enumerate() {
                format.decode(&bytes, index, &mut one);
                prop_assert_eq!(one[0].to_bits(), expected.to_bits());
            }
        }
    }
}
