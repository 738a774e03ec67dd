//! The mask of a matrix drawn in cells: which part of each cell it covers.

use std::sync::{Mutex, PoisonError};

use crate::checkpoint::Checkpoint;
use crate::control::Control;
use crate::dtype::Format;
use crate::failure::Failure;
use crate::mask::{Alpha, MaskKind, Masking, Principal};
use crate::matrix::MatrixView;
use crate::reader::TensorReader;
use crate::values::{Cut, ImageSize, invalid, tensor_at};

/// Which mask of a matrix.
#[derive(Debug, Clone)]
pub struct MaskOf {
    /// What it covers.
    pub kind: MaskKind,
    /// Its share of the matrix.
    pub alpha: Alpha,
    /// Rank of the reconstruction that ranks principal elements, at least 1.
    pub rank: usize,
}

/// A mask in cells as an image of the matrix has them, row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct MaskImage {
    /// Rows of cells, at most those of the matrix.
    pub rows: usize,
    /// Columns of cells, at most those of the matrix.
    pub cols: usize,
    /// Share of each cell's elements that is inside.
    pub shares: Vec<f32>,
}

/// Draws a mask of matrix `size.slice` of a tensor, by all threads of the current pool. Memory holds
/// the leading singular vectors of a principal mask, and one block of rows a thread.
///
/// # Errors
/// `Unreadable`, `Changed`, `Cancelled`, or `Invalid` for a tensor that is no weight matrix, where
/// there is no such matrix, and where an element is not finite.
pub fn draw_mask(
    base: &Checkpoint,
    tensor: usize,
    mask: &MaskOf,
    size: ImageSize,
    control: &Control,
) -> Result<MaskImage, Failure> {
    if mask.rank == 0 {
        return Err(Failure::internal("rank must be at least 1"));
    }
    let found = tensor_at(base, tensor)?;
    let view = MatrixView::of(&found.shape);
    let format = Format::of(found.dtype).filter(|_| view.is_weight_matrix());
    let format = format.ok_or_else(|| invalid(found, "is no weight matrix: it has no mask"))?;
    if size.slice >= view.count {
        let message = format!("has {} matrices, number {} is none", view.count, size.slice);
        return Err(invalid(found, &message));
    }
    let reader = TensorReader::open(base, tensor)?;
    let index = size.slice;
    let principal = match mask.kind {
        MaskKind::Low => None,
        MaskKind::Principal | MaskKind::Safe => {
            Some(Principal::of_matrix(&reader, format, view, index, mask.rank, control)?)
        }
    };
    let (kind, alpha, principal) = (mask.kind, &mask.alpha, principal.as_ref());
    let masking = Masking { reader: &reader, format, view, index, principal, kind, alpha, control };
    let image = image_of(&masking, size)?;
    reader.finish()?;
    Ok(image)
}

fn image_of(masking: &Masking, size: ImageSize) -> Result<MaskImage, Failure> {
    let view = masking.view;
    let (rows, cols) = (Cut::new(view.rows, size.rows), Cut::new(view.cols, size.cols));
    let counts = Mutex::new(vec![0u64; rows.cells * cols.cells]);
    let count = |first: usize, marks: &[u8]| {
        let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
        for (offset, row) in marks.chunks_exact(view.cols).enumerate() {
            let start = rows.cell_of(first / view.cols + offset) * cols.cells;
            for (cell, lines) in cols.split(0..view.cols) {
                let inside: u64 = row[lines].iter().map(|&mark| u64::from(mark)).sum();
                counts[start + cell] += inside;
            }
        }
        Ok(())
    };
    masking.mark(count)?;
    let counts = counts.into_inner().unwrap_or_else(PoisonError::into_inner);
    let share = |(cell, &inside): (usize, &u64)| {
        let height = rows.lines_of(cell / cols.cells).len();
        let width = cols.lines_of(cell % cols.cells).len();
        (inside as f64 / (height * width) as f64) as f32
    };
    let shares = counts.iter().enumerate().map(share).collect();
    Ok(MaskImage { rows: rows.cells, cols: cols.cells, shares })
}

#[cfg(test)]
mod tests {
    use safetensors::Dtype;

    use super::*;
    use crate::failure::FailureKind;
    use crate::testing::{Folder, f32_bytes, noise};

    const ROWS: usize = 37;
    const COLS: usize = 23;

    fn drawn(
        values: &[f32],
        shape: &[usize],
        mask: (MaskKind, &str, usize),
        size: ImageSize,
    ) -> Result<MaskImage, Failure> {
        let folder = Folder::new();
        let bytes = f32_bytes(values);
        let base = folder.checkpoint("base.safetensors", &[("w", Dtype::F32, shape, &bytes)]);
        let (kind, alpha, rank) = mask;
        let alpha = Alpha::try_from(alpha.to_owned()).expect("valid");
        draw_mask(&base, 0, &MaskOf { kind, alpha, rank }, size, &Control::default())
    }

    /// Shares of cells by the definition: the elements in order of their score, the first of them.
    fn expected(scores: &[f64], count: usize, rows: usize, cols: usize) -> Vec<f32> {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|&a, &b| scores[a].total_cmp(&scores[b]));
        let inside: Vec<bool> = {
            let mut inside = vec![false; scores.len()];
            order[..count].iter().for_each(|&place| inside[place] = true);
            inside
        };
        let mut shares = Vec::new();
        for i in 0..rows {
            for j in 0..cols {
                let (mut all, mut covered) = (0, 0);
                for row in i * ROWS / rows..(i + 1) * ROWS / rows {
                    for col in j * COLS / cols..(j + 1) * COLS / cols {
                        all += 1;
                        covered += usize::from(inside[row * COLS + col]);
                    }
                }
                shares.push((covered as f64 / all as f64) as f32);
            }
        }
        shares
    }

    #[test]
    fn cells_hold_the_share_of_their_elements_that_a_mask_covers() {
        let values = noise(2 * ROWS * COLS);
        let second = &values[ROWS * COLS..];
        let size = ImageSize { slice: 1, rows: 5, cols: 4 };
        let low: Vec<f64> = second.iter().map(|&value| f64::from(value).abs()).collect();
        let high: Vec<f64> = low.iter().map(|&magnitude| -magnitude).collect();
        let count = ROWS * COLS * 3 / 10;
        for (kind, scores) in [(MaskKind::Low, &low), (MaskKind::Principal, &high)] {
            // The rank covers the matrix: the principal mask is that of the largest magnitudes.
            let image = drawn(&values, &[2, ROWS, COLS], (kind, "0.3", 64), size).expect("draws");
            assert_eq!((image.rows, image.cols), (5, 4));
            assert_eq!(image.shares, expected(scores, count, 5, 4));
        }
    }

    #[test]
    fn the_principal_mask_of_a_rank_is_that_of_the_reconstruction() {
        // σ₁ = 100 on one row, and noise: the reconstruction of rank 1 is that row.
        let mut values: Vec<f32> = noise(ROWS * COLS).iter().map(|value| value * 0.01).collect();
        values[4 * COLS..5 * COLS].iter_mut().for_each(|value| *value += 100.0);
        let size = ImageSize { slice: 0, rows: ROWS, cols: 1 };
        // ⌊0.027027028·37·23⌋ = 23: just as many elements as the row has.
        let mask = (MaskKind::Principal, "0.027027028", 1);
        let image = drawn(&values, &[ROWS, COLS], mask, size).expect("draws");
        let inside: Vec<usize> = (0..ROWS).filter(|&row| image.shares[row] > 0.0).collect();
        assert_eq!((inside, image.shares[4]), (vec![4], 1.0));
    }

    #[test]
    fn what_has_no_mask_says_why() {
        let size = ImageSize { slice: 0, rows: 2, cols: 2 };
        let mask = (MaskKind::Low, "0.5", 64);
        let kind = |drawn: Result<MaskImage, Failure>| drawn.map_err(|failure| failure.kind);
        let message = "a mask is refused";
        let flat = drawn(&noise(8), &[8], mask, size);
        assert_eq!(kind(flat).expect_err(message), FailureKind::Invalid);
        let beyond = drawn(&noise(8), &[2, 4], mask, ImageSize { slice: 1, ..size });
        assert_eq!(kind(beyond).expect_err(message), FailureKind::Invalid);
        let odd = drawn(&[f32::NAN, 1.0, 2.0, 3.0], &[2, 2], mask, size);
        assert_eq!(kind(odd).expect_err(message), FailureKind::Invalid);
    }
}
