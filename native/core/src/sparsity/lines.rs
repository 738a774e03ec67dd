//! Unchanged elements by row and by column.

use std::ops::Range;

use crate::matrix::MatrixView;

/// Unchanged elements of one matrix, by row and by column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineCounts {
    /// One count a row.
    pub rows: Vec<u32>,
    /// One count a column.
    pub cols: Vec<u32>,
}

/// The same of all matrices of a tensor, one after the other.
#[derive(Debug, Clone)]
pub struct Lines {
    rows: Vec<u32>,
    cols: Vec<u32>,
    width: usize,
    height: usize,
}

impl Lines {
    pub fn new(view: MatrixView) -> Self {
        Self {
            rows: vec![0; view.count * view.rows],
            cols: vec![0; view.count * view.cols],
            width: view.cols,
            height: view.rows,
        }
    }

    /// Counts elements `range`, of which `unchanged` holds 1 for the unchanged ones and else 0.
    #[inline(always)]
    pub fn add(&mut self, range: Range<usize>, unchanged: &[u8]) {
        let mut position = range.start;
        let mut rest = unchanged;
        while !rest.is_empty() {
            let (row, col) = (position / self.width, position % self.width);
            let (part, after) = rest.split_at(rest.len().min(self.width - col));
            self.rows[row] += part.iter().map(|&one| u32::from(one)).sum::<u32>();
            let first = row / self.height * self.width + col;
            for (count, &one) in self.cols[first..].iter_mut().zip(part) {
                *count += u32::from(one);
            }
            position += part.len();
            rest = after;
        }
    }

    pub fn merge(mut self, more: &Self) -> Self {
        for (count, more) in self.rows.iter_mut().zip(&more.rows) {
            *count += more;
        }
        for (count, more) in self.cols.iter_mut().zip(&more.cols) {
            *count += more;
        }
        self
    }

    pub fn by_matrix(&self, view: MatrixView) -> Vec<LineCounts> {
        let rows = |index: usize| self.rows[index * view.rows..(index + 1) * view.rows].to_vec();
        let cols = |index: usize| self.cols[index * view.cols..(index + 1) * view.cols].to_vec();
        (0..view.count).map(|index| LineCounts { rows: rows(index), cols: cols(index) }).collect()
    }
}
