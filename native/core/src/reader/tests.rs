use safetensors::Dtype;

use super::*;
use crate::control::Cancelled;
use crate::failure::FailureKind;
use crate::matrix::MatrixView;
use crate::testing::{Folder, f32_bytes, u16_bytes};

#[test]
fn a_matrix_is_read_as_it_is_stored() {
    let folder = Folder::new();
    // Sizes around tiles and blocks, and rows longer than a block.
    for (rows, cols) in [(2, 2), (7, 9), (8, 8), (17, 33), (1000, 130), (3, 70_000), (70_000, 3)] {
        let values: Vec<f32> = (0..rows * cols).map(|index| index as f32).collect();
        let bytes = f32_bytes(&values);
        let checkpoint =
            folder.checkpoint("m.safetensors", &[("w", Dtype::F32, &[rows, cols], &bytes)]);
        let reader = TensorReader::open(&checkpoint, 0).expect("opens");
        let matrix = reader
            .matrix(Format::F32, &(0..rows * cols), cols, &Control::default())
            .expect("is read");
        assert_eq!((matrix.nrows(), matrix.ncols()), (rows, cols));
        for row in 0..rows {
            for col in 0..cols {
                assert_eq!(matrix[(row, col)], f64::from(values[row * cols + col]));
            }
        }
        reader.finish().expect("unchanged");
    }
}

#[test]
fn matrices_of_packed_elements_may_begin_inside_a_byte() {
    let folder = Folder::new();
    // Four matrices of 9 elements: the second one begins in the middle of a byte.
    let bytes: Vec<u8> = (0..27_u8).map(|index| index.wrapping_mul(37).wrapping_add(11)).collect();
    for dtype in [Dtype::F4, Dtype::F6_E3M2] {
        let format = Format::of(dtype).expect("floating");
        let stored = &bytes[..36 * format.bits() / 8];
        let checkpoint = folder.checkpoint("m.safetensors", &[("w", dtype, &[4, 3, 3], stored)]);
        let reader = TensorReader::open(&checkpoint, 0).expect("opens");
        let mut all = [0.0; 36];
        format.decode(stored, 0, &mut all);
        let view = MatrixView::of(&[4, 3, 3]);
        for index in 0..4 {
            let matrix =
                reader.matrix(format, &view.range(index), 3, &Control::default()).expect("is read");
            for (row, col) in (0..9).map(|place| (place / 3, place % 3)) {
                assert_eq!(matrix[(row, col)], all[index * 9 + row * 3 + col]);
            }
        }
    }
}

#[test]
fn a_difference_is_that_of_the_decoded_elements() {
    let folder = Folder::new();
    let (rows, cols) = (130, 1000);
    let base: Vec<f32> = (0..2 * rows * cols).map(|index| 1.0 / (1 + index) as f32).collect();
    let other: Vec<u16> = (0..2 * rows * cols).map(|index| (index % 32_000) as u16).collect();
    let shape = [2, rows, cols];
    let checkpoint = folder.checkpoint(
        "m.safetensors",
        &[
            ("a", Dtype::F32, &shape, &f32_bytes(&base)),
            ("b", Dtype::BF16, &shape, &u16_bytes(&other)),
        ],
    );
    let [base, other] =
        [0, 1].map(|tensor| TensorReader::open(&checkpoint, tensor).expect("opens"));
    let (range, control) = (rows * cols..2 * rows * cols, Control::default());
    let formats = [Format::F32, Format::Bf16];
    let found = other.difference(&base, formats, &range, cols, &control).expect("is read");
    let base = base.matrix(formats[0], &range, cols, &control).expect("is read");
    let other = other.matrix(formats[1], &range, cols, &control).expect("is read");
    assert_eq!(found, other - base);
}

#[test]
fn blocks_cover_a_range_once() {
    let cut: Vec<_> = blocks(3..12, 4).collect();
    assert_eq!(cut, [3..7, 7..11, 11..12]);
    assert_eq!(blocks(5..5, 4).count(), 0);
}

#[test]
fn folding_visits_every_block_once() {
    let all: Vec<_> = blocks(0..1000, 7).collect();
    let states = fold_blocks(&all, &Control::default(), Vec::new, |seen, index, block| {
        seen.push((index, block.clone()));
        Ok(())
    });
    let mut seen: Vec<_> = states.expect("no error").into_iter().flatten().collect();
    seen.sort_by_key(|&(index, _)| index);
    let expected: Vec<_> = all.into_iter().enumerate().collect();
    assert_eq!(seen, expected);
}

#[test]
fn an_error_or_a_cancellation_ends_the_fold() {
    let all: Vec<_> = blocks(0..1000, 1).collect();
    let failed = fold_blocks(
        &all,
        &Control::default(),
        || (),
        |(), index, _| {
            if index == 10 { Err(Failure::internal("ten")) } else { Ok(()) }
        },
    );
    assert_eq!(failed.expect_err("fails").message, "ten");
    let control = Control::default();
    control.cancel();
    let cancelled = fold_blocks(&all, &control, || (), |(), _, _| panic!("is not called"));
    assert_eq!(cancelled.expect_err("is cancelled"), Failure::from(Cancelled));
}

#[test]
fn a_file_cut_short_is_an_error() {
    let folder = Folder::new();
    let bytes = u16_bytes(&[0x3f80; 1000]);
    let checkpoint = folder.checkpoint("m.safetensors", &[("w", Dtype::BF16, &[1000], &bytes)]);
    let reader = TensorReader::open(&checkpoint, 0).expect("opens");
    let path = folder.path("m.safetensors");
    let file = std::fs::OpenOptions::new().write(true).open(path).expect("writable");
    file.set_len(checkpoint.bytes() - 2).expect("cut");
    let mut buffer = Vec::new();
    assert_eq!(
        reader.read(&(0..1000), &mut buffer).map(|_| ()).expect_err("short").kind,
        FailureKind::Changed
    );
    assert_eq!(reader.finish().expect_err("changed").kind, FailureKind::Changed);
    let reopened = TensorReader::open(&checkpoint, 0).map(|_| ());
    assert_eq!(reopened.expect_err("changed").kind, FailureKind::Changed);
}
