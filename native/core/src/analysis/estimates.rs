//! Quick estimates of the leading singular values of a tensor's matrices.

use crate::control::Control;
use crate::dtype::Format;
use crate::failure::Failure;
use crate::matrix::MatrixView;
use crate::reader::{COST_OF_BYTE, TensorReader};
use crate::report::{EnergyRank, Sample, Spectrum};
use crate::spectrum::estimate::{self, Estimate};

/// Stored bytes of a tensor up to which all of it is read. Of a larger one, as many rows of each
/// matrix as make up this size.
const MOST_BYTES: u64 = 64 << 20;

/// The estimated spectrum of matrix number `index` of the view; nothing where what was read of it
/// holds NaN or Inf.
///
/// A sample of r of the m rows has a Gram matrix whose expectation is r/m of the whole one's: the
/// norms are scaled by √(m/r). What is scaled back is exact of the rows that were read, hence a
/// lower bound of the whole matrix's.
///
/// # Errors
/// `Unreadable`, `Changed` or `Cancelled`.
pub fn of_matrix(
    reader: &TensorReader,
    format: Format,
    view: MatrixView,
    index: usize,
    values: bool,
    control: &Control,
) -> Result<Option<Spectrum>, Failure> {
    let range = view.range(index);
    let rows = rows_read(view, reader.tensor().bytes);
    let matrix = if rows == view.rows {
        reader.matrix(format, &range, view.cols, control)?
    } else {
        reader.rows(format, range.start, &sampled(view.rows, rows), view.cols, control)?
    };
    let found = if matrix.is_all_finite() {
        let scale = (view.rows as f64 / rows as f64).sqrt();
        Some(report(&estimate::estimate(matrix, control)?, scale, values))
    } else {
        None
    };
    control.advance(cost_of_matrix(view, reader.tensor().bytes));
    let sample = (rows < view.rows).then_some(Sample { rows, of: view.rows });
    Ok(found.map(|found| Spectrum { sample, ..found }))
}

/// Cost of [`of_matrix`] over all matrices of a tensor of `bytes`.
pub fn cost(view: MatrixView, bytes: u64) -> u64 {
    view.count as u64 * cost_of_matrix(view, bytes)
}

fn cost_of_matrix(view: MatrixView, bytes: u64) -> u64 {
    let read = bytes.min(MOST_BYTES) / view.count as u64;
    read * COST_OF_BYTE + estimate::cost(rows_read(view, bytes), view.cols)
}

/// How many rows are read of each matrix of a tensor of `bytes`.
fn rows_read(view: MatrixView, bytes: u64) -> usize {
    if bytes <= MOST_BYTES {
        return view.rows;
    }
    let share = MOST_BYTES as f64 / bytes as f64;
    ((view.rows as f64 * share) as usize).max(1)
}

/// One row of each of `count` strips of equal height. Which one is left to chance, the same each
/// time, so that a pattern that repeats over the rows is not met at one phase.
fn sampled(rows: usize, count: usize) -> Vec<usize> {
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let edge = |strip: usize| (strip as u128 * rows as u128 / count as u128) as usize;
    let pick = |strip: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        edge(strip) + (state >> 11) as usize % (edge(strip + 1) - edge(strip))
    };
    (0..count).map(pick).collect()
}

fn report(found: &Estimate, scale: f64, values: bool) -> Spectrum {
    let norm = &found.norm;
    let root = found.frobenius_norm / norm.spectral_norm;
    Spectrum {
        estimate: true,
        frobenius_norm: scale * found.frobenius_norm,
        spectral_norm: scale * norm.spectral_norm,
        stable_rank: (norm.spectral_norm > 0.0).then_some(root * root),
        effective_rank: None,
        participation_ratio: None,
        condition_number: None,
        condition_number_is_lower_bound: false,
        hill_alpha: None,
        mp_edge: None,
        mp_outliers: None,
        resolution_floor: None,
        energy_rank: EnergyRank::default(),
        singular_values: values.then(|| norm.leading.iter().map(|value| scale * value).collect()),
        residual: Some(scale * norm.residual),
        sample: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_takes_one_row_of_each_strip() {
        for (rows, count) in [(10, 3), (7, 7), (1000, 999), (128, 1), (100_000, 4096)] {
            let picked = sampled(rows, count);
            assert_eq!(picked.len(), count);
            for (strip, row) in picked.into_iter().enumerate() {
                assert!((strip * rows / count..(strip + 1) * rows / count).contains(&row));
            }
        }
    }

    #[test]
    fn a_tensor_over_the_limit_is_read_in_part() {
        let rows = |shape: &[usize], bytes| rows_read(MatrixView::of(shape), bytes);
        assert_eq!(rows(&[8192, 4096], 64 << 20), 8192);
        assert_eq!(rows(&[8192, 8192], 128 << 20), 4096);
        assert_eq!(rows(&[16, 4096, 4096], 512 << 20), 512);
        assert_eq!(rows(&[2, 1 << 40], 4 << 40), 1);
    }
}
