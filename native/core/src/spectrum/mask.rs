//! Masks of a given share of a matrix's elements: the largest of its best approximation of low
//! rank, or the smallest of its own, exactly as many as the share says.
//!
//! Elements are ranked by magnitude, equal ones by their flat row-major index. Magnitudes are
//! computed block of rows by block of rows, three times: to count them by the leading bits of
//! their representation, which orders them; to collect those of the one bucket in which the share
//! ends; and to write the mask. No more than a block per thread is ever held.

use std::ops::Range;

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatMut, MatRef, Par};
use rayon::prelude::*;

use super::share::Share;
use crate::control::{Cancelled, Control};

/// Rows of a block.
const BLOCK_ROWS: usize = 32;

/// Bits of a key that the first pass does not look at.
const SUFFIX_BITS: u32 = 43;

/// A set of elements of an m×n matrix, one bit each, rows padded to whole words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    columns: usize,
    words: Vec<u64>,
}

impl Mask {
    /// The words of one row; bit j of them, from the least significant of the first, is column j.
    pub fn row(&self, row: usize) -> &[u64] {
        let width = self.columns.div_ceil(64);
        &self.words[row * width..(row + 1) * width]
    }

    /// Whether an element is in the set.
    pub fn contains(&self, row: usize, column: usize) -> bool {
        self.row(row)[column / 64] >> (column % 64) & 1 == 1
    }

    /// How many elements are in the set.
    pub fn count(&self) -> u64 {
        self.words.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// How many elements are in both sets, which belong to matrices of one shape.
    pub fn count_common(&self, other: &Self) -> u64 {
        let pairs = self.words.iter().zip(&other.words);
        pairs.map(|(a, b)| u64::from((a & b).count_ones())).sum()
    }
}

/// The share of elements with the largest magnitudes in `U_ρ·Σ_ρ·V_ρᵀ`, from leading vectors `u`
/// (m×k) and `v` (n×k) and the singular `values`; ρ = min(`rank`, k). Runs on the current rayon
/// pool.
///
/// # Errors
/// [`Cancelled`].
pub fn principal_mask(
    (u, v): (MatRef<'_, f64>, MatRef<'_, f64>),
    values: &[f64],
    rank: usize,
    share: Share,
    control: &Control,
) -> Result<Mask, Cancelled> {
    let rank = rank.min(u.ncols());
    let right = Mat::from_fn(v.nrows(), rank, |i, j| v[(i, j)] * values[j]);
    let left = u.subcols(0, rank);
    let shape = (u.nrows(), v.nrows());
    let fill = |rows: Range<usize>, block: MatMut<'_, f64>| {
        let left = left.subrows(rows.start, rows.len()).transpose();
        matmul(block, Accum::Replace, right.as_ref(), left, 1.0, Par::Seq);
    };
    Ranking { shape, largest: true, fill }.mask(share, control)
}

/// The share of elements of `matrix` with the smallest magnitudes. Runs on the current rayon pool.
///
/// # Errors
/// [`Cancelled`].
pub fn low_magnitude_mask(
    matrix: MatRef<'_, f64>,
    share: Share,
    control: &Control,
) -> Result<Mask, Cancelled> {
    let fill = |rows: Range<usize>, mut block: MatMut<'_, f64>| {
        block.copy_from(matrix.subrows(rows.start, rows.len()).transpose());
    };
    Ranking { shape: (matrix.nrows(), matrix.ncols()), largest: false, fill }.mask(share, control)
}

/// Elements in order of magnitude. `fill` writes rows of the matrix as columns of a block, the
/// same way every time.
struct Ranking<F> {
    shape: (usize, usize),
    largest: bool,
    fill: F,
}

/// The last key inside a mask, and how many of the elements with that very key are inside.
struct Threshold {
    key: u64,
    /// By blocks of rows.
    ties: Vec<usize>,
}

impl<F: Fn(Range<usize>, MatMut<'_, f64>) + Sync> Ranking<F> {
    fn mask(&self, share: Share, control: &Control) -> Result<Mask, Cancelled> {
        let (m, n) = self.shape;
        let width = n.div_ceil(64);
        let count = share.of(m as u64 * n as u64);
        let mut mask = Mask { columns: n, words: vec![0; m * width] };
        if count == 0 {
            return Ok(mask);
        }
        let (prefix, before) = self.prefix_at(count, control)?;
        let threshold = self.threshold(prefix, count - before, control)?;
        let blocks = mask.words.par_chunks_mut(BLOCK_ROWS * width).enumerate();
        blocks.try_for_each(|(block, words)| {
            let mut ties = threshold.ties[block];
            self.visit(block, control, |row, column, key| {
                let tie = key == threshold.key && ties > 0;
                ties -= usize::from(tie);
                let inside = u64::from(key < threshold.key || tie);
                words[row * width + column / 64] |= inside << (column % 64);
            })
        })?;
        Ok(mask)
    }

    /// The leading bits of the key number `count` in order, and how many keys have smaller ones.
    fn prefix_at(&self, count: u64, control: &Control) -> Result<(u64, u64), Cancelled> {
        let blocks = self.blocks();
        let share = blocks.div_ceil(rayon::current_num_threads());
        let parts: Result<Vec<Vec<u64>>, Cancelled> = (0..blocks)
            .into_par_iter()
            .chunks(share)
            .map(|part| {
                let mut counts = vec![0; 1 << (63 - SUFFIX_BITS)];
                for block in part {
                    let count = |_, _, key: u64| counts[(key >> SUFFIX_BITS) as usize] += 1;
                    self.visit(block, control, count)?;
                }
                Ok(counts)
            })
            .collect();
        let (parts, mut before) = (parts?, 0);
        for prefix in 0..1 << (63 - SUFFIX_BITS) {
            let here: u64 = parts.iter().map(|counts| counts[prefix]).sum();
            if before + here >= count {
                return Ok((prefix as u64, before));
            }
            before += here;
        }
        unreachable!("a share is at most all elements")
    }

    /// The key number `count` among those with the given leading bits.
    fn threshold(
        &self,
        prefix: u64,
        count: u64,
        control: &Control,
    ) -> Result<Threshold, Cancelled> {
        let keys: Result<Vec<Vec<u64>>, Cancelled> = (0..self.blocks())
            .into_par_iter()
            .map(|block| {
                let mut keys = Vec::new();
                self.visit(block, control, |_, _, key| {
                    if key >> SUFFIX_BITS == prefix {
                        keys.push(key);
                    }
                })?;
                Ok(keys)
            })
            .collect();
        let keys = keys?;
        let mut all = keys.concat();
        let (smaller, &mut key, _) = all.select_nth_unstable(count as usize - 1);
        let mut rest = count as usize - smaller.iter().filter(|&&other| other < key).count();
        let ties = keys.iter().map(|keys| {
            let here = keys.iter().filter(|&&other| other == key).count().min(rest);
            rest -= here;
            here
        });
        Ok(Threshold { key, ties: ties.collect() })
    }

    fn blocks(&self) -> usize {
        self.shape.0.div_ceil(BLOCK_ROWS)
    }

    /// Calls `each` with row within the block, column and key of its elements, in row-major order.
    /// Keys have 63 bits; the smaller, the sooner in the mask.
    fn visit(
        &self,
        block: usize,
        control: &Control,
        mut each: impl FnMut(usize, usize, u64),
    ) -> Result<(), Cancelled> {
        control.check()?;
        let first = block * BLOCK_ROWS;
        let rows = first..(first + BLOCK_ROWS).min(self.shape.0);
        let mut values: Mat<f64> = Mat::zeros(self.shape.1, rows.len());
        (self.fill)(rows.clone(), values.as_mut());
        let flip = if self.largest { u64::MAX >> 1 } else { 0 };
        for row in 0..rows.len() {
            for (column, value) in values.col_as_slice(row).iter().enumerate() {
                each(row, column, value.abs().to_bits() ^ flip);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
