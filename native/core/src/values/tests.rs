mod images;
mod updates;
mod windows;

use safetensors::Dtype;

use super::*;
use crate::checkpoint::Checkpoint;
use crate::control::Control;
use crate::failure::FailureKind;
use crate::testing::Folder;

/// A checkpoint of one tensor, in a folder that must outlive it.
fn one(folder: &Folder, dtype: Dtype, shape: &[usize], bytes: &[u8]) -> Checkpoint {
    folder.checkpoint("m.safetensors", &[("w", dtype, shape, bytes)])
}

/// Bytes without a pattern, the same each time.
fn bytes(count: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..count).map(next).collect()
}

#[test]
fn the_last_two_dimensions_are_rows_and_columns() {
    let of = |shape: &[usize]| {
        let SliceShape { slices, rows, cols } = SliceShape::of(shape);
        (slices, rows, cols)
    };
    assert_eq!(of(&[]), (1, 1, 1));
    assert_eq!(of(&[7]), (1, 1, 7));
    assert_eq!(of(&[3, 4]), (1, 3, 4));
    assert_eq!(of(&[5, 3, 4]), (5, 3, 4));
    assert_eq!(of(&[8, 3, 5, 2]), (24, 5, 2));
    assert_eq!(of(&[0, 4]), (1, 0, 4));
    assert_eq!(of(&[usize::MAX, 2, 0, 4]).1, 0);
}

#[test]
fn complex_numbers_and_missing_slices_are_refused_by_name() {
    let folder = Folder::new();
    let complex = one(&folder, Dtype::C64, &[2, 2], &[0; 32]);
    let control = Control::default();
    let size = ImageSize { slice: 0, rows: 2, cols: 2 };
    let window = Window { slice: 0, rows: 0..1, cols: 0..1 };
    let refused = [
        draw_tensor(&complex, 0, size, &control).expect_err("complex"),
        read_values(&complex, 0, &window, &control).expect_err("complex"),
    ];
    for failure in refused {
        assert_eq!(failure.kind, FailureKind::Invalid);
        assert_eq!(failure.tensor.as_deref(), Some("w"));
        assert!(failure.message.contains("C64"), "{failure}");
    }
    let stack = one(&folder, Dtype::U8, &[3, 1, 2], &[0; 6]);
    let failure = draw_tensor(&stack, 0, ImageSize { slice: 3, ..size }, &control);
    let failure = failure.expect_err("there are three");
    assert_eq!(failure.message, "tensor \"w\" has 3 slices, number 3 is none");
    let failure = draw_tensor(&stack, 1, size, &control).expect_err("one tensor");
    assert_eq!(failure.kind, FailureKind::Internal);
}
