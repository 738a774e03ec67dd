//! Matrices stored in strips of 16 rows, whose products need no packing.
//!
//! A product of large matrices spends a good part of its time on copies of its factors in the
//! order in which its kernel reads them. In a strip, the 16 elements of a column follow each
//! other, and then those of the next column: the order in which a kernel reads its left factor,
//! reads its right factor and writes its result. A matrix that takes part in many products is
//! written that way once.
//!
//! Rows are filled up with zeros to whole strips, columns to a multiple of 16; products run over
//! the filling as over all else and leave it zero.

mod product;

use std::marker::PhantomData;

use faer::reborrow::ReborrowMut;
use faer::{MatMut, MatRef};
use rayon::prelude::*;

pub use product::accumulate;

/// Rows of a strip.
pub const STRIP: usize = 16;

/// Bytes of a cache line, and of the widest vector.
const LINE: usize = 64;

/// An m×n matrix in strips.
pub struct Strips {
    elements: Vec<f64>,
    /// Elements before the first one, so that it begins a cache line.
    offset: usize,
    rows: usize,
    columns: usize,
    /// Elements from one strip to the next.
    pitch: usize,
}

impl Strips {
    /// A zero matrix.
    pub fn zeros(rows: usize, columns: usize) -> Self {
        let (rows, columns) = (rows.next_multiple_of(STRIP), columns.next_multiple_of(STRIP));
        // A distance between strips that is no power of two keeps them apart in the cache.
        let pitch = (columns + STRIP / 2) * STRIP;
        let slack = LINE / size_of::<f64>();
        let elements = vec![0.0; rows / STRIP * pitch + slack];
        let offset = elements.as_ptr().align_offset(LINE).min(slack);
        Self { elements, offset, rows, columns, pitch }
    }

    /// `matrix`, copied on the current rayon pool.
    pub fn of(matrix: MatRef<'_, f64>) -> Self {
        let mut strips = Self::zeros(matrix.nrows(), matrix.ncols());
        strips.view_mut().copy_from(matrix);
        strips
    }

    /// All of it, with the filling.
    pub fn view(&self) -> View<'_> {
        // SAFETY: `zeros` has made room for the slack.
        let start = unsafe { self.elements.as_ptr().add(self.offset) };
        let (rows, columns, pitch) = (self.rows, self.columns, self.pitch);
        View { start, pitch, step: STRIP, rows, columns, owner: PhantomData }
    }

    /// All of it, with the filling.
    pub fn view_mut(&mut self) -> ViewMut<'_> {
        // SAFETY: as above.
        let start = unsafe { self.elements.as_mut_ptr().add(self.offset) };
        let (rows, columns, pitch) = (self.rows, self.columns, self.pitch);
        ViewMut { start, pitch, step: STRIP, rows, columns, owner: PhantomData }
    }
}

/// Some strips of a matrix, and some of their columns; or a column-major matrix of whole strips,
/// which only differs in where the next strip and the next column are.
#[derive(Clone, Copy)]
pub struct View<'a> {
    start: *const f64,
    /// Elements from one strip to the next.
    pitch: usize,
    /// Elements from one column to the next.
    step: usize,
    rows: usize,
    columns: usize,
    owner: PhantomData<&'a [f64]>,
}

// SAFETY: a shared reference to numbers.
unsafe impl Send for View<'_> {}
// SAFETY: likewise.
unsafe impl Sync for View<'_> {}

impl<'a> View<'a> {
    /// Rows, a multiple of [`STRIP`].
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// `rows` rows and `columns` columns from the given place on; rows by whole strips.
    pub fn part(self, row: usize, column: usize, rows: usize, columns: usize) -> View<'a> {
        assert!(row.is_multiple_of(STRIP) && rows.is_multiple_of(STRIP));
        assert!(row + rows <= self.rows && column + columns <= self.columns);
        // SAFETY: inside the view by the assertions.
        let start = unsafe { self.start.add(row / STRIP * self.pitch + column * self.step) };
        View { start, rows, columns, ..self }
    }

    /// All from the given row and column on.
    pub fn from(self, row: usize, column: usize) -> View<'a> {
        self.part(row, column, self.rows - row, self.columns - column)
    }

    /// The elements of one column of one strip.
    pub fn column(&self, strip: usize, column: usize) -> &'a [f64; STRIP] {
        assert!(strip * STRIP < self.rows && column < self.columns);
        // SAFETY: inside the view by the assertion.
        unsafe { &*self.start.add(strip * self.pitch + column * self.step).cast() }
    }

    /// Writes the first rows and columns to `target`. Runs on the current rayon pool.
    pub fn copy_to(self, target: MatMut<'_, f64>) {
        let columns = target.ncols();
        target.par_row_chunks_mut(COPIED_ROWS).enumerate().for_each(|(block, mut target)| {
            for column in 0..columns {
                let mut rows = target.rb_mut().col_mut(column);
                for row in (0..rows.nrows()).step_by(STRIP) {
                    let from = self.column((block * COPIED_ROWS + row) / STRIP, column);
                    let count = STRIP.min(rows.nrows() - row);
                    (0..count).for_each(|index| rows[row + index] = from[index]);
                }
            }
        });
    }

    /// Writes the first rows and columns to the columns and rows of `target`.
    pub fn copy_transposed_to(self, mut target: MatMut<'_, f64>) {
        for row in 0..target.nrows() {
            for column in (0..target.ncols()).step_by(STRIP) {
                let from = self.column(column / STRIP, row);
                let count = STRIP.min(target.ncols() - column);
                (0..count).for_each(|index| target[(row, column + index)] = from[index]);
            }
        }
    }
}

/// [`View`] of what nobody else has access to.
pub struct ViewMut<'a> {
    start: *mut f64,
    pitch: usize,
    step: usize,
    rows: usize,
    columns: usize,
    owner: PhantomData<&'a mut [f64]>,
}

// SAFETY: an exclusive reference to numbers.
unsafe impl Send for ViewMut<'_> {}

impl<'a> ViewMut<'a> {
    /// A column-major matrix whose rows are a multiple of [`STRIP`], in place.
    pub fn of_columns(mut matrix: MatMut<'a, f64>) -> Self {
        let (rows, columns) = matrix.shape();
        assert!(rows.is_multiple_of(STRIP) && (matrix.row_stride() == 1 || rows == 0));
        let step = matrix.col_stride().unsigned_abs();
        let start = matrix.rb_mut().as_ptr_mut();
        ViewMut { start, pitch: STRIP, step, rows, columns, owner: PhantomData }
    }

    /// Rows, a multiple of [`STRIP`].
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// To read.
    pub fn view(&self) -> View<'_> {
        let Self { start, pitch, step, rows, columns, .. } = *self;
        View { start, pitch, step, rows, columns, owner: PhantomData }
    }

    /// The same for a shorter time.
    pub fn reborrow(&mut self) -> ViewMut<'_> {
        ViewMut { owner: PhantomData, ..*self }
    }

    /// As [`View::part`].
    pub fn part(self, row: usize, column: usize, rows: usize, columns: usize) -> ViewMut<'a> {
        let start = self.view().part(row, column, rows, columns).start.cast_mut();
        ViewMut { start, rows, columns, ..self }
    }

    /// As [`View::from`].
    pub fn from(self, row: usize, column: usize) -> ViewMut<'a> {
        let (rows, columns) = (self.rows - row, self.columns - column);
        self.part(row, column, rows, columns)
    }

    /// Blocks of `rows` rows, the last one of what is left.
    pub fn row_blocks(self, rows: usize) -> Vec<ViewMut<'a>> {
        let block = |row: usize| {
            // SAFETY: the blocks are disjoint, and this view is given up for them.
            unsafe { self.alias() }.part(row, 0, rows.min(self.rows - row), self.columns)
        };
        (0..self.rows).step_by(rows).map(block).collect()
    }

    /// Blocks of `columns` columns, the last one of what is left.
    pub fn column_blocks(self, columns: usize) -> Vec<ViewMut<'a>> {
        let block = |column: usize| {
            let columns = columns.min(self.columns - column);
            // SAFETY: the blocks are disjoint, and this view is given up for them.
            unsafe { self.alias() }.part(0, column, self.rows, columns)
        };
        (0..self.columns).step_by(columns).map(block).collect()
    }

    /// The first `columns` columns, and the rest.
    pub fn split_at_column(self, columns: usize) -> (ViewMut<'a>, ViewMut<'a>) {
        // SAFETY: the parts are disjoint, and this view is given up for them.
        let first = unsafe { self.alias() }.part(0, 0, self.rows, columns);
        (first, self.from(0, columns))
    }

    /// The first `rows` rows, and the rest.
    pub fn split_at_row(self, rows: usize) -> (ViewMut<'a>, ViewMut<'a>) {
        // SAFETY: the parts are disjoint, and this view is given up for them.
        let first = unsafe { self.alias() }.part(0, 0, rows, self.columns);
        (first, self.from(rows, 0))
    }

    /// # Safety
    /// No element is reached through two of the results.
    unsafe fn alias(&self) -> ViewMut<'a> {
        ViewMut { owner: PhantomData, ..*self }
    }

    /// The elements of one column of one strip.
    pub fn column_mut(&mut self, strip: usize, column: usize) -> &mut [f64; STRIP] {
        assert!(strip * STRIP < self.rows && column < self.columns);
        // SAFETY: inside the view by the assertion.
        unsafe { &mut *self.start.add(strip * self.pitch + column * self.step).cast() }
    }

    /// Zero everywhere.
    pub fn clear(&mut self) {
        for strip in 0..self.rows / STRIP {
            (0..self.columns).for_each(|column| *self.column_mut(strip, column) = [0.0; STRIP]);
        }
    }

    /// Writes `matrix` to the first rows and columns, and zeros to the filling. Runs on the current
    /// rayon pool.
    pub fn copy_from(self, matrix: MatRef<'_, f64>) {
        let filled = |count: usize| count.next_multiple_of(STRIP);
        let part = self.part(0, 0, filled(matrix.nrows()), filled(matrix.ncols()));
        let blocks = part.column_blocks(COPIED_COLUMNS).into_par_iter().enumerate();
        let blocks = blocks.flat_map_iter(|(index, block)| {
            let rows = block.row_blocks(COPIED_ROWS).into_iter().enumerate();
            rows.map(move |(row, block)| (row * COPIED_ROWS, index * COPIED_COLUMNS, block))
        });
        blocks.for_each(|(row, column, mut block)| {
            let rows = block.rows.min(matrix.nrows() - row);
            let columns = block.columns.min(matrix.ncols() - column);
            for index in 0..columns {
                block.write_column(index, matrix.col(column + index).subrows(row, rows));
            }
            block.split_at_column(columns).1.clear();
        });
    }

    fn write_column(&mut self, column: usize, from: faer::ColRef<'_, f64>) {
        for row in (0..from.nrows()).step_by(STRIP) {
            let to = self.column_mut(row / STRIP, column);
            let count = STRIP.min(from.nrows() - row);
            to[count..].fill(0.0);
            (0..count).for_each(|index| to[index] = from[row + index]);
        }
    }
}

/// Rows and columns that are copied together: few enough pages for the address translation.
const COPIED_ROWS: usize = 256;
const COPIED_COLUMNS: usize = 128;

#[cfg(test)]
mod tests {
    use faer::Mat;
    use proptest::prelude::*;

    use super::*;

    fn matrix(rows: usize, columns: usize, seed: usize) -> Mat<f64> {
        Mat::from_fn(rows, columns, |row, column| {
            ((row * 31 + column * 17 + seed * 7) % 23) as f64 - 11.0
        })
    }

    fn copied(strips: &Strips, rows: usize, columns: usize) -> Mat<f64> {
        let mut result = Mat::zeros(rows, columns);
        strips.view().copy_to(result.as_mut());
        result
    }

    proptest! {
        #[test]
        fn a_matrix_goes_to_strips_and_back(rows in 1..600usize, columns in 1..300usize) {
            let original = matrix(rows, columns, 1);
            let strips = Strips::of(original.as_ref());
            prop_assert_eq!(&copied(&strips, rows, columns), &original);
            let mut transposed = Mat::zeros(columns, rows);
            strips.view().copy_transposed_to(transposed.as_mut());
            prop_assert_eq!(transposed.transpose(), original);
        }

        #[test]
        fn products_are_those_of_dense_matrices(
            (m, n, k) in (1..70usize, 1..70usize, 1..600usize),
            scale in prop::sample::select(vec![1.0, -1.0]),
        ) {
            // Small integers: sums are exact in any order.
            let (c, l, r) = (matrix(m, n, 1), matrix(m, k, 2), matrix(k, n, 3));
            let mut strips = Strips::of(c.as_ref());
            let (left, right) = (Strips::of(l.as_ref()), Strips::of(r.as_ref()));
            accumulate(strips.view_mut(), left.view(), right.view(), scale);
            let expected = &c + faer::Scale(scale) * (&l * &r);
            prop_assert_eq!(copied(&strips, m, n), expected);
        }
    }

    #[test]
    fn what_is_written_over_a_larger_matrix_has_zeros_around_it() {
        let mut strips = Strips::of(matrix(40, 40, 1).as_ref());
        let smaller = matrix(20, 20, 2);
        strips.view_mut().copy_from(smaller.as_ref());
        let filled = copied(&strips, 32, 32);
        assert_eq!(filled.submatrix(0, 0, 20, 20), smaller);
        let around = (0..32).flat_map(|i| (20..32).flat_map(move |j| [(i, j), (j, i)]));
        assert!(around.into_iter().all(|place| filled[place] == 0.0));
    }

    #[test]
    fn blocks_cover_a_view_once() {
        let mut strips = Strips::zeros(100, 100);
        for block in strips.view_mut().row_blocks(48) {
            for mut block in block.column_blocks(32) {
                for strip in 0..block.rows() / STRIP {
                    for column in 0..block.columns() {
                        block.column_mut(strip, column).iter_mut().for_each(|one| *one += 1.0);
                    }
                }
            }
        }
        assert_eq!(copied(&strips, 112, 112), Mat::from_fn(112, 112, |_, _| 1.0));
    }

    #[test]
    #[should_panic(expected = "assertion")]
    fn a_part_beyond_the_matrix_is_refused() {
        Strips::zeros(32, 32).view().part(16, 0, 32, 32);
    }
}
