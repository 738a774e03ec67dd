use proptest::prelude::*;
use safetensors::Dtype;

use super::images::assert_same;
use super::*;
use crate::dtype::{Format, bf16_bits, bf16_to_f64};
use crate::testing::{f32_bytes, f64_bytes, noise, u16_bytes};

const ETA: f64 = 1e-3;

type Side<'a> = (Dtype, &'a [u8]);

fn pair(folder: &Folder, shape: &[usize], sides: [Side; 2]) -> [Checkpoint; 2] {
    let [base, other] = sides;
    [
        folder.checkpoint("base.safetensors", &[("w", base.0, shape, base.1)]),
        folder.checkpoint("other.safetensors", &[("w", other.0, shape, other.1)]),
    ]
}

fn draw(pair: &[Checkpoint; 2], size: ImageSize, eta: f64) -> Image {
    let [base, other] = pair;
    draw_update([base, other], [0, 0], size, eta, &Control::default()).expect("is drawn")
}

/// `unchanged` by its definition.
fn is_unchanged(base: f64, other: f64, eta: f64) -> bool {
    let (base, other) = (bf16_to_f64(bf16_bits(base)), bf16_to_f64(bf16_bits(other)));
    let equal = base == other || (base.is_nan() && other.is_nan());
    let close = (other - base).abs() <= eta * base.abs().max(other.abs());
    equal || (base.is_finite() && other.is_finite() && close)
}

/// Of each cell, by plain loops.
fn changed(sides: [&[f64]; 2], [height, width]: [usize; 2], size: ImageSize, eta: f64) -> Vec<f32> {
    let (rows, cols) = (size.rows.min(height), size.cols.min(width));
    let fraction = |cell: usize| {
        let (row, col) = (cell / cols, cell % cols);
        let (mut all, mut changed) = (0, 0);
        for y in row * height / rows..(row + 1) * height / rows {
            for x in col * width / cols..(col + 1) * width / cols {
                let place = size.slice * height * width + y * width + x;
                all += 1;
                changed += usize::from(!is_unchanged(sides[0][place], sides[1][place], eta));
            }
        }
        changed as f32 / all as f32
    };
    (0..rows * cols).map(fraction).collect()
}

/// An update of every second element, most of them too small to be seen in bf16.
fn updated(values: &[f32]) -> Vec<f32> {
    let step = |(place, &value): (usize, &f32)| match place % 4 {
        0 => value * 1.002,
        2 => value * 1.2,
        _ => value,
    };
    values.iter().enumerate().map(step).collect()
}

fn decoded(dtype: Dtype, bytes: &[u8]) -> Vec<f64> {
    let format = Format::of(dtype).expect("floating");
    let mut values = vec![0.0; bytes.len() * 8 / format.bits()];
    format.decode(bytes, 0, &mut values);
    values
}

#[test]
fn the_update_is_drawn_with_what_changed() {
    let folder = Folder::new();
    let shape = [2, 45, 1300];
    let base = noise(2 * 45 * 1300);
    let other = updated(&base);
    let bf16 = |values: &[f32]| {
        u16_bytes(&values.iter().map(|&value| bf16_bits(f64::from(value))).collect::<Vec<_>>())
    };
    let wide = |values: &[f32]| {
        f64_bytes(&values.iter().map(|&value| f64::from(value)).collect::<Vec<_>>())
    };
    let sides = [
        [(Dtype::F32, f32_bytes(&base)), (Dtype::F32, f32_bytes(&other))],
        [(Dtype::BF16, bf16(&base)), (Dtype::BF16, bf16(&other))],
        [(Dtype::F64, wide(&base)), (Dtype::BF16, bf16(&other))],
    ];
    for [(a, base), (b, other)] in &sides {
        let checkpoints = pair(&folder, &shape, [(*a, base), (*b, other)]);
        let (w0, w1) = (decoded(*a, base), decoded(*b, other));
        let update: Vec<f64> = w0.iter().zip(&w1).map(|(w0, w1)| w1 - w0).collect();
        for slice in 0..2 {
            let size = ImageSize { slice, rows: 7, cols: 12 };
            let found = draw(&checkpoints, size, ETA);
            let expected = changed([&w0, &w1], [45, 1300], size, ETA);
            assert_eq!(found.changed_fraction, Some(expected), "{a} {b}");
            // Everything else is the image of dW, drawn as if it were stored.
            let own = f64_bytes(&update[slice * 45 * 1300..(slice + 1) * 45 * 1300]);
            let stored = one(&folder, Dtype::F64, &[45, 1300], &own);
            let size = ImageSize { slice: 0, ..size };
            let dw = draw_tensor(&stored, 0, size, &Control::default()).expect("is drawn");
            assert_same(&found, &dw, 0.0);
        }
    }
}

#[test]
fn a_tolerance_above_the_spacing_of_bf16_counts() {
    let folder = Folder::new();
    let base = noise(4000);
    let other = updated(&base);
    let (a, b) = (f32_bytes(&base), f32_bytes(&other));
    let checkpoints = pair(&folder, &[40, 100], [(Dtype::F32, &a), (Dtype::F32, &b)]);
    let size = ImageSize { slice: 0, rows: 3, cols: 3 };
    let (w0, w1) = (decoded(Dtype::F32, &a), decoded(Dtype::F32, &b));
    for eta in [ETA, 0.01, 0.5] {
        let expected = changed([&w0, &w1], [40, 100], size, eta);
        assert_eq!(draw(&checkpoints, size, eta).changed_fraction, Some(expected));
    }
    assert_eq!(draw(&checkpoints, size, 0.5).changed_fraction, Some(vec![0.0; 9]));
}

#[test]
fn special_values_change_as_defined() {
    let folder = Folder::new();
    let (nan, inf) = (f64::NAN, f64::INFINITY);
    let base = f64_bytes(&[nan, nan, inf, inf, 0.0, 1.0]);
    let other = f64_bytes(&[nan, 1.0, inf, -inf, -0.0, 1.0 + 1e-6]);
    let checkpoints = pair(&folder, &[1, 6], [(Dtype::F64, &base), (Dtype::F64, &other)]);
    let found = draw(&checkpoints, ImageSize { slice: 0, rows: 1, cols: 6 }, ETA);
    assert_eq!(found.changed_fraction, Some(vec![0.0, 1.0, 0.0, 1.0, 0.0, 0.0]));
    assert_eq!(found.non_finite, [1, 1, 1, 1, 0, 0]);
}

#[test]
fn sides_that_cannot_be_compared_are_refused() {
    let folder = Folder::new();
    let size = ImageSize { slice: 0, rows: 1, cols: 1 };
    let refused = |pair: &[Checkpoint; 2]| {
        let [base, other] = pair;
        let found = draw_update([base, other], [0, 0], size, ETA, &Control::default());
        found.expect_err("is refused").message
    };
    let numbers = [0; 16];
    let integers = pair(&folder, &[4], [(Dtype::F32, &numbers), (Dtype::I32, &numbers)]);
    let message = refused(&integers);
    assert_eq!(message, "tensor \"w\" holds I32 elements: only floating tensors have an update");
    let [base, _] = pair(&folder, &[4], [(Dtype::F32, &numbers), (Dtype::F32, &numbers)]);
    let other = one(&folder, Dtype::F32, &[2, 2], &numbers);
    assert_eq!(refused(&[base, other]), "tensor \"w\" has another shape in the other checkpoint");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn fractions_are_what_plain_loops_give(
        height in 1_usize..20, width in 1_usize..1200,
        rows in 1_usize..30, cols in 1_usize..30,
        words in prop::collection::vec((any::<u16>(), 0_u16..3), 1..200),
    ) {
        let folder = Folder::new();
        let word = |index: usize| words[index % words.len()];
        let base: Vec<u16> = (0..height * width).map(|index| word(index).0).collect();
        let other: Vec<u16> =
            (0..height * width).map(|index| word(index).0.wrapping_add(word(index).1)).collect();
        let (base, other) = (u16_bytes(&base), u16_bytes(&other));
        let sides = [(Dtype::BF16, &base[..]), (Dtype::BF16, &other[..])];
        let checkpoints = pair(&folder, &[height, width], sides);
        let size = ImageSize { slice: 0, rows, cols };
        let (w0, w1) = (decoded(Dtype::BF16, &base), decoded(Dtype::BF16, &other));
        let expected = changed([&w0, &w1], [height, width], size, ETA);
        prop_assert_eq!(draw(&checkpoints, size, ETA).changed_fraction, Some(expected));
    }
}
