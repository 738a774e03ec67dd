use std::ops::Range;

use proptest::prelude::*;
use safetensors::Dtype;

use super::*;
use crate::statistics::Sum;
use crate::testing::{f32_bytes, f64_bytes, noise};
use crate::values::cells::Cut;

fn draw(checkpoint: &Checkpoint, slice: usize, rows: usize, cols: usize) -> Image {
    let size = ImageSize { slice, rows, cols };
    draw_tensor(checkpoint, 0, size, &Control::default()).expect("is drawn")
}

/// The lines of cell `cell`, by the definition.
fn lines(cell: usize, lines: usize, cells: usize) -> Range<usize> {
    cell * lines / cells..(cell + 1) * lines / cells
}

/// By plain loops: mean, largest magnitude and non-finite elements of each cell, and norms.
fn expected(values: &[f64], height: usize, width: usize, rows: usize, cols: usize) -> Image {
    let at = |row: usize, col: usize| values[row * width + col];
    let norm = |line: Vec<f64>| {
        let finite = line.into_iter().filter(|value| value.is_finite());
        finite.map(|value| value * value).collect::<Sum>().value().sqrt()
    };
    let (mut mean, mut max_abs, mut non_finite) = (vec![], vec![], vec![]);
    for cell in 0..rows * cols {
        let (own_rows, own_cols) =
            (lines(cell / cols, height, rows), lines(cell % cols, width, cols));
        let own = own_rows.flat_map(|row| own_cols.clone().map(move |col| at(row, col)));
        let (finite, other): (Vec<f64>, Vec<f64>) = own.partition(|value| value.is_finite());
        mean.push((finite.iter().sum::<f64>() / finite.len() as f64) as f32);
        let largest = finite.iter().map(|value| value.abs()).fold(f64::NAN, f64::max);
        max_abs.push(largest as f32);
        non_finite.push(other.len() as u32);
    }
    if non_finite.iter().all(|&count| count == 0) {
        non_finite.clear();
    }
    Image {
        matrix: SliceShape { slices: 1, rows: height, cols: width },
        rows,
        cols,
        mean,
        max_abs,
        non_finite,
        changed_fraction: None,
        row_norms: Some(
            (0..height).map(|row| norm((0..width).map(|col| at(row, col)).collect())).collect(),
        ),
        column_norms: Some(
            (0..width).map(|col| norm((0..height).map(|row| at(row, col)).collect())).collect(),
        ),
    }
}

#[track_caller]
fn assert_close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (place, (&found, &expected)) in found.iter().zip(expected).enumerate() {
        let same = found == expected || (found.is_nan() && expected.is_nan());
        let close = (found - expected).abs() <= tolerance * expected.abs();
        assert!(same || close, "{place}: {found} is not {expected}");
    }
}

#[track_caller]
pub fn assert_same(found: &Image, expected: &Image, scale: f64) {
    assert_eq!((found.rows, found.cols), (expected.rows, expected.cols));
    let wide = |values: &[f32]| values.iter().map(|&value| f64::from(value)).collect::<Vec<_>>();
    assert_close(&wide(&found.max_abs), &wide(&expected.max_abs), 0.0);
    for (found, expected) in found.mean.iter().zip(&expected.mean) {
        let error = f64::from((found - expected).abs());
        assert!(found.is_nan() && expected.is_nan() || error <= 1e-7 * scale, "{found} {expected}");
    }
    assert_eq!(found.non_finite, expected.non_finite);
    let norms = |image: &Image| [image.row_norms.clone(), image.column_norms.clone()];
    for (found, expected) in norms(found).iter().zip(norms(expected)) {
        assert_close(found.as_ref().expect("norms"), &expected.expect("norms"), 1e-13);
    }
}

fn floats(values: &[f32]) -> Vec<f64> {
    values.iter().map(|&value| f64::from(value)).collect()
}

#[test]
fn cells_share_the_lines_out() {
    for (lines, cells) in [(1, 1), (7, 3), (10, 10), (3, 9), (1000, 17), (1_000_003, 200)] {
        let cut = Cut::new(lines, cells);
        assert_eq!(cut.cells, cells.min(lines));
        let mut next = 0;
        for cell in 0..cut.cells {
            let own = cut.lines_of(cell);
            assert!(own.start == next && !own.is_empty(), "{lines} lines, {cells} cells: {cell}");
            next = own.end;
            assert_eq!([cut.cell_of(own.start), cut.cell_of(own.end - 1)], [cell; 2]);
        }
        assert_eq!(next, lines);
    }
}

#[test]
fn images_are_what_plain_loops_give() {
    let folder = Folder::new();
    // Sizes around chunks, blocks, strips and stripes; images smaller, as large, and larger.
    let sizes = [
        ([1, 1], [1, 1]),
        ([1, 5000], [4, 200]),
        ([5000, 1], [200, 4]),
        ([3, 140_000], [2, 150]),
        ([300, 1025], [300, 1025]),
        ([40, 60], [100, 100]),
        ([2100, 1024], [50, 7]),
        ([1023, 513], [10, 10]),
        ([70_000, 9], [190, 9]),
    ];
    for ([height, width], [rows, cols]) in sizes {
        let values = noise(height * width);
        let checkpoint = one(&folder, Dtype::F32, &[height, width], &f32_bytes(&values));
        let found = draw(&checkpoint, 0, rows, cols);
        let expected = expected(&floats(&values), height, width, rows.min(height), cols.min(width));
        assert_same(&found, &expected, 1.0);
        assert_eq!(found.matrix, expected.matrix);
    }
}

#[test]
fn slices_are_drawn_one_by_one() {
    let folder = Folder::new();
    let values = noise(2 * 3 * 11 * 13);
    let checkpoint = one(&folder, Dtype::F32, &[2, 3, 11, 13], &f32_bytes(&values));
    for slice in 0..6 {
        let own = floats(&values[slice * 143..(slice + 1) * 143]);
        assert_same(&draw(&checkpoint, slice, 4, 5), &expected(&own, 11, 13, 4, 5), 1.0);
    }
}

#[test]
fn what_is_not_finite_is_counted_and_left_out() {
    let folder = Folder::new();
    let mut values = noise(60 * 1100);
    for (place, value) in [(0, f32::NAN), (1, f32::INFINITY), (1099, f32::NEG_INFINITY)] {
        values[place] = value;
        values[30_000 + place] = value;
    }
    // A whole cell of the last row of cells.
    values[59 * 1100..59 * 1100 + 100].fill(f32::NAN);
    let checkpoint = one(&folder, Dtype::F32, &[60, 1100], &f32_bytes(&values));
    let found = draw(&checkpoint, 0, 60, 11);
    assert_same(&found, &expected(&floats(&values), 60, 1100, 60, 11), 1.0);
    assert_eq!((found.non_finite[0], found.non_finite[59 * 11]), (2, 100));
    assert!(found.mean[59 * 11].is_nan() && found.max_abs[59 * 11].is_nan());
    let nothing = one(&folder, Dtype::F32, &[2, 2], &f32_bytes(&[f32::NAN; 4]));
    let found = draw(&nothing, 0, 1, 1);
    assert_eq!((found.non_finite, found.row_norms), (vec![4], Some(vec![0.0; 2])));
}

#[test]
fn norms_neither_overflow_nor_vanish() {
    let folder = Folder::new();
    for unit in [1e200, 1e-200] {
        let values: Vec<f64> = (0..12).map(|value| f64::from(value) * unit).collect();
        let checkpoint = one(&folder, Dtype::F64, &[3, 4], &f64_bytes(&values));
        let found = draw(&checkpoint, 0, 3, 4);
        let row = (16.0_f64 + 25.0 + 36.0 + 49.0).sqrt() * unit;
        assert_close(&found.row_norms.expect("norms")[1..2], &[row], 1e-14);
        let col = (1.0_f64 + 25.0 + 81.0).sqrt() * unit;
        assert_close(&found.column_norms.expect("norms")[1..2], &[col], 1e-14);
        // Float32 holds neither: the image has the nearest that it does.
        let expected = if unit > 1.0 { f32::MAX } else { 0.0 };
        assert_eq!((found.mean[5], found.max_abs[11]), (expected, expected));
    }
}

#[test]
fn integers_are_drawn_as_numbers() {
    let folder = Folder::new();
    let checkpoint = one(&folder, Dtype::I8, &[2, 3], &[255, 2, 3, 4, 5, 250]);
    let found = draw(&checkpoint, 0, 1, 3);
    assert_eq!((found.mean, found.max_abs), (vec![1.5, 3.5, -1.5], vec![4.0, 5.0, 6.0]));
    assert_eq!(found.row_norms, Some(vec![14_f64.sqrt(), 77_f64.sqrt()]));
}

#[test]
fn a_slice_without_elements_has_no_cells() {
    let folder = Folder::new();
    let found = draw(&one(&folder, Dtype::F32, &[0, 3], &[]), 0, 10, 10);
    assert_eq!((found.rows, found.cols, found.mean.len()), (0, 3, 0));
    assert_eq!((found.row_norms, found.column_norms), (Some(vec![]), Some(vec![0.0; 3])));
}

#[test]
fn norms_of_single_elements_of_a_flat_tensor_are_left_out() {
    let folder = Folder::new();
    let count = MAX_LINES + 1;
    let checkpoint = one(&folder, Dtype::I8, &[count], &vec![1; count]);
    let found = draw(&checkpoint, 0, 1, 3);
    assert_eq!(found.column_norms, None);
    assert_eq!(found.row_norms, Some(vec![(count as f64).sqrt()]));
    assert_eq!(found.mean, [1.0; 3]);
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let folder = Folder::new();
    let checkpoint = one(&folder, Dtype::F32, &[900, 1500], &f32_bytes(&noise(900 * 1500)));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| draw(&checkpoint, 0, 33, 44))
    };
    assert_eq!(with(1), with(5));
}

#[test]
fn a_cancelled_or_changed_file_ends_the_drawing() {
    let folder = Folder::new();
    let checkpoint = one(&folder, Dtype::F32, &[64, 64], &f32_bytes(&noise(4096)));
    let size = ImageSize { slice: 0, rows: 8, cols: 8 };
    let control = Control::default();
    control.cancel();
    let failure = draw_tensor(&checkpoint, 0, size, &control).expect_err("is cancelled");
    assert_eq!(failure.kind, FailureKind::Cancelled);
    one(&folder, Dtype::F32, &[64, 63], &f32_bytes(&noise(4032)));
    let failure = draw_tensor(&checkpoint, 0, size, &Control::default()).expect_err("changed");
    assert_eq!(failure.kind, FailureKind::Changed);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_image_is_what_plain_loops_give(
        height in 1_usize..40, width in 1_usize..2100,
        rows in 1_usize..50, cols in 1_usize..50,
        specials in prop::collection::vec((0_usize..100_000, 0_usize..3), 0..5),
    ) {
        let mut values = noise(height * width);
        for (place, special) in specials {
            values[place % (height * width)] = [f32::NAN, f32::INFINITY, 0.0][special];
        }
        let folder = Folder::new();
        let checkpoint = one(&folder, Dtype::F32, &[height, width], &f32_bytes(&values));
        let found = draw(&checkpoint, 0, rows, cols);
        let (rows, cols) = (rows.min(height), cols.min(width));
        assert_same(&found, &expected(&floats(&values), height, width, rows, cols), 1.0);
    }
}
