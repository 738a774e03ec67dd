//! The truncated reconstruction of a matrix, block by block.

use std::ops::Range;

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatMut, Par};

use super::marks::not_finite;
use crate::control::Control;
use crate::dtype::Format;
use crate::failure::Failure;
use crate::matrix::MatrixView;
use crate::reader::TensorReader;
use crate::spectrum::leading::{LeadingVectors, leading_vectors};

/// What the principal mask ranks elements by.
#[derive(Debug)]
pub enum Principal {
    /// `|U_ρΣ_ρV_ρᵀ|`, of rank ρ under that of the matrix.
    Truncated {
        /// U_ρ, m×ρ.
        left: Mat<f64>,
        /// V_ρΣ_ρ, n×ρ.
        right: Mat<f64>,
    },
    /// `|W0|`: the reconstruction of full rank is the matrix itself.
    Magnitude,
}

impl Principal {
    /// Of the leading `rank` triplets of a matrix with min(m, n) = `full`.
    pub fn of(base: &LeadingVectors, rank: usize, full: usize) -> Self {
        if rank >= full {
            return Self::Magnitude;
        }
        let scaled = |i, j| base.v[(i, j)] * base.spectrum.values[j];
        let right = Mat::from_fn(base.v.nrows(), rank, scaled);
        Self::Truncated { left: base.left(rank).to_owned(), right }
    }

    /// Of matrix `index` of a tensor, whose leading triplets are computed where the rank needs them.
    ///
    /// # Errors
    /// `Unreadable`, `Changed`, `Cancelled`, or `Invalid` where an element is not finite.
    pub fn of_matrix(
        reader: &TensorReader,
        format: Format,
        view: MatrixView,
        index: usize,
        rank: usize,
        control: &Control,
    ) -> Result<Self, Failure> {
        let full = view.rows.min(view.cols);
        if rank >= full {
            return Ok(Self::Magnitude);
        }
        let values = reader.matrix(format, &view.range(index), view.cols, control)?;
        if !values.is_all_finite() {
            return Err(not_finite(reader.tensor()));
        }
        Ok(Self::of(&leading_vectors(values, rank, control)?, rank, full))
    }

    /// The rank of the reconstruction; nothing where it is the matrix itself.
    pub fn rank(&self) -> Option<usize> {
        match self {
            Self::Truncated { left, .. } => Some(left.ncols()),
            Self::Magnitude => None,
        }
    }

    /// Fills `scores` with the magnitudes of `rows`, row after row; `base` are those rows of W0.
    pub fn scores(&self, rows: &Range<usize>, base: &[f64], scores: &mut Vec<f64>) {
        scores.resize(base.len(), 0.0);
        match self {
            Self::Magnitude => scores.copy_from_slice(base),
            Self::Truncated { left, right } => {
                // Row after row: the columns of the transpose.
                let target = MatMut::from_column_major_slice_mut(scores, right.nrows(), rows.len());
                let left = left.subrows(rows.start, rows.len()).transpose();
                // By one thread: the order of the sums, and so every bit, is always the same.
                matmul(target, Accum::Replace, right.as_ref(), left, 1.0, Par::Seq);
            }
        }
        scores.iter_mut().for_each(|score| *score = score.abs());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spectrum::SingularValues;

    fn leading() -> LeadingVectors {
        LeadingVectors {
            u: Mat::from_fn(3, 2, |i, j| (1 + i + j) as f64),
            spectrum: SingularValues {
                values: vec![2.0, 0.5, 0.1],
                resolution_floor: 0.0,
                error_bound: 0.0,
            },
            v: Mat::from_fn(4, 2, |i, j| i as f64 - 2.0 * j as f64),
            gap: None,
        }
    }

    #[test]
    fn rows_are_those_of_the_product() {
        let leading = leading();
        let mut scores = Vec::new();
        Principal::of(&leading, 2, 3).scores(&(1..3), &[0.0; 8], &mut scores);
        for (index, score) in scores.iter().enumerate() {
            let (row, col) = (1 + index / 4, index % 4);
            let value: f64 = (0..2)
                .map(|l| leading.u[(row, l)] * leading.spectrum.values[l] * leading.v[(col, l)])
                .sum();
            assert_eq!(*score, value.abs());
        }
    }

    #[test]
    fn at_full_rank_the_matrix_is_its_reconstruction() {
        let mut scores = Vec::new();
        let principal = Principal::of(&leading(), 2, 2);
        assert_eq!(principal.rank(), None);
        principal.scores(&(0..1), &[-3.0, 2.0], &mut scores);
        assert_eq!(scores, [3.0, 2.0]);
    }
}
