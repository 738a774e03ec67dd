use proptest::prelude::*;
use safetensors::Dtype;

use super::*;
use crate::dtype::Format;
use crate::testing::u16_bytes;

fn read(checkpoint: &Checkpoint, slice: usize, rows: [usize; 2], cols: [usize; 2]) -> Values {
    let window = Window { slice, rows: rows[0]..rows[1], cols: cols[0]..cols[1] };
    read_values(checkpoint, 0, &window, &Control::default()).expect("is read")
}

/// Elements `slice, rows, cols` of a whole tensor.
fn cut<T: Copy>(all: &[T], shape: SliceShape, window: &Window) -> Vec<T> {
    let start = window.slice * shape.rows * shape.cols;
    let row = |row: usize| window.cols.clone().map(move |col| start + row * shape.cols + col);
    window.rows.clone().flat_map(row).map(|index| all[index]).collect()
}

const FLOATS: [Dtype; 12] = [
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

#[test]
fn floats_are_those_of_the_whole_tensor() {
    let folder = Folder::new();
    let shape = [3, 2, 6, 4];
    for dtype in FLOATS {
        let format = Format::of(dtype).expect("floating");
        let stored = bytes(144 * format.bits() / 8);
        let checkpoint = one(&folder, dtype, &shape, &stored);
        let mut all = [0.0; 144];
        format.decode(&stored, 0, &mut all);
        for slice in 0..6 {
            // Odd columns: packed elements begin inside a byte.
            for (rows, cols) in [(1..5, 1..4), (0..6, 0..4), (3..4, 3..4), (2..6, 0..4)] {
                let window = Window { slice, rows, cols };
                let found = read_values(&checkpoint, 0, &window, &Control::default());
                let Ok(Values::Numbers(found)) = found else { panic!("{dtype}: {found:?}") };
                let expected = cut(&all, SliceShape::of(&shape), &window);
                let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
                assert_eq!(bits(&found), bits(&expected), "{dtype} {window:?}");
            }
        }
    }
}

/// The stored numbers in `width` bytes each, by sign extension or not: not as the code does it.
fn integers(stored: &[u8], width: usize, signed: bool) -> Vec<i128> {
    let value = |word: &[u8]| {
        let bits = word.iter().rev().fold(0_i128, |bits, &byte| bits << 8 | i128::from(byte));
        let sign = 1_i128 << (8 * width - 1);
        if signed && bits >= sign { bits - 2 * sign } else { bits }
    };
    stored.chunks(width).map(value).collect()
}

#[test]
fn integers_are_exact() {
    let folder = Folder::new();
    let kinds = [
        (Dtype::U8, 1, false),
        (Dtype::I8, 1, true),
        (Dtype::U16, 2, false),
        (Dtype::I16, 2, true),
        (Dtype::U32, 4, false),
        (Dtype::I32, 4, true),
        (Dtype::U64, 8, false),
        (Dtype::I64, 8, true),
    ];
    for (dtype, width, signed) in kinds {
        let mut stored = bytes(35 * width);
        stored[..width].fill(0xff);
        stored[width..2 * width].fill(0);
        let checkpoint = one(&folder, dtype, &[5, 7], &stored);
        let all = integers(&stored, width, signed);
        for (rows, cols) in [(0..5, 0..7), (0..1, 0..2), (1..4, 2..6)] {
            let window = Window { slice: 0, rows, cols };
            let found = read_values(&checkpoint, 0, &window, &Control::default());
            let found: Vec<i128> = match found.expect("is read") {
                Values::Numbers(values) if width < 8 => {
                    values.into_iter().map(|value| value as i128).collect()
                }
                Values::Signed(values) if signed => values.into_iter().map(i128::from).collect(),
                Values::Unsigned(values) => values.into_iter().map(i128::from).collect(),
                other => panic!("{dtype}: {other:?}"),
            };
            assert_eq!(found, cut(&all, SliceShape::of(&[5, 7]), &window), "{dtype} {window:?}");
        }
    }
}

#[test]
fn booleans_are_zero_and_one() {
    let folder = Folder::new();
    let checkpoint = one(&folder, Dtype::BOOL, &[4], &[0, 1, 1, 0]);
    assert_eq!(read(&checkpoint, 0, [0, 1], [0, 4]), Values::Numbers(vec![0.0, 1.0, 1.0, 0.0]));
}

#[test]
fn a_scalar_is_one_element_and_nothing_is_none() {
    let folder = Folder::new();
    let scalar = one(&folder, Dtype::BF16, &[], &u16_bytes(&[0x3f80]));
    assert_eq!(read(&scalar, 0, [0, 1], [0, 1]), Values::Numbers(vec![1.0]));
    assert_eq!(read(&scalar, 0, [1, 1], [0, 1]), Values::Numbers(vec![]));
    let empty = one(&folder, Dtype::I64, &[0, 8], &[]);
    assert_eq!(read(&empty, 0, [0, 0], [2, 5]), Values::Signed(vec![]));
}

#[test]
fn a_window_that_leaves_the_slice_is_refused() {
    let folder = Folder::new();
    let checkpoint = one(&folder, Dtype::U8, &[2, 3, 4], &[0; 24]);
    #[expect(clippy::reversed_empty_ranges)]
    let windows = [(0..4, 0..4), (0..3, 0..5), (2..1, 0..4), (0..usize::MAX, 0..1)];
    for (rows, cols) in windows {
        let window = Window { slice: 1, rows, cols };
        let failure = read_values(&checkpoint, 0, &window, &Control::default());
        let failure = failure.expect_err("does not lie inside");
        assert_eq!(failure.kind, FailureKind::Invalid);
        assert!(failure.message.contains("has 3 rows and 4 columns"), "{failure}");
    }
}

#[test]
fn a_window_of_a_file_cut_short_is_refused() {
    let folder = Folder::new();
    let checkpoint = one(&folder, Dtype::U8, &[1000, 1000], &vec![7; 1_000_000]);
    let file = std::fs::OpenOptions::new().write(true).open(folder.path("m.safetensors"));
    // Cut off after the window: its own bytes are still there, but it is another file.
    file.expect("writable").set_len(checkpoint.bytes() - 500_000).expect("cut");
    let window = Window { slice: 0, rows: 0..2, cols: 0..2 };
    let failure = read_values(&checkpoint, 0, &window, &Control::default());
    assert_eq!(failure.expect_err("is another file now").kind, FailureKind::Changed);
}

#[test]
fn a_cancelled_reading_ends() {
    let folder = Folder::new();
    let checkpoint = one(&folder, Dtype::U8, &[4, 4], &[0; 16]);
    let control = Control::default();
    control.cancel();
    let window = Window { slice: 0, rows: 0..4, cols: 0..2 };
    let failure = read_values(&checkpoint, 0, &window, &control).expect_err("is cancelled");
    assert_eq!(failure.kind, FailureKind::Cancelled);
}

proptest! {
    #[test]
    fn any_window_is_a_part_of_the_whole(
        shape in prop::collection::vec(1_usize..7, 0..5),
        picks in prop::array::uniform5(0_usize..1000),
        packed in any::<bool>(),
    ) {
        let elements: usize = shape.iter().product();
        // Packed elements fill whole bytes, which the format asks for.
        let dtype = if packed && elements.is_multiple_of(2) { Dtype::F4 } else { Dtype::BF16 };
        let format = Format::of(dtype).expect("floating");
        let stored = bytes(elements * format.bits() / 8);
        let folder = Folder::new();
        let checkpoint = one(&folder, dtype, &shape, &stored);
        let mut all = vec![0.0; elements];
        format.decode(&stored, 0, &mut all);
        let view = SliceShape::of(&shape);
        let [slice, row, height, col, width] = picks;
        let (row, col) = (row % view.rows, col % view.cols);
        let rows = row..row + 1 + height % (view.rows - row);
        let cols = col..col + 1 + width % (view.cols - col);
        let window = Window { slice: slice % view.slices, rows, cols };
        let found = read_values(&checkpoint, 0, &window, &Control::default()).expect("is read");
        let expected = cut(&all, view, &window);
        let Values::Numbers(found) = found else { panic!("are numbers") };
        let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(bits(&found), bits(&expected));
    }
}
