//! Storage of an upper band matrix that is being chased to bidiagonal form.

use faer::MatRef;

use super::kernels::{Block, GRANULE};

/// An n×n upper band matrix of b superdiagonals, with room for the bulges of a chase: b − 1
/// subdiagonals and another b − 1 superdiagonals, and 2b columns of zeros at the end, so that
/// every step of a chase meets whole blocks.
pub struct Banded {
    elements: Vec<f64>,
    size: usize,
    width: usize,
}

impl Banded {
    /// A zero matrix.
    pub fn new(size: usize, width: usize) -> Self {
        assert!(width.is_multiple_of(GRANULE), "the band width must fit the kernels");
        Self { elements: vec![0.0; (size + 3 * width) * 3 * width], size, width }
    }

    /// Rows and columns.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Superdiagonals of the matrix.
    pub fn width(&self) -> usize {
        self.width
    }

    fn offset(&self, row: usize, column: usize) -> usize {
        debug_assert!(row + 2 * self.width > column && column + self.width > row);
        2 * self.width + row + column * (3 * self.width - 1)
    }

    /// Writes a triangle of the band: `from` goes to the place whose first element is given.
    pub fn write(&mut self, row: usize, column: usize, from: MatRef<'_, f64>) {
        for j in 0..from.ncols() {
            for i in 0..from.nrows() {
                if row + i <= column + j && column + j <= row + i + self.width {
                    let at = self.offset(row + i, column + j);
                    self.elements[at] = from[(i, j)];
                }
            }
        }
    }

    /// Access for the threads of a chase. Valid while the matrix is borrowed, which callers see to.
    pub fn raw(&mut self) -> Raw {
        Raw { base: self.elements.as_mut_ptr(), width: self.width }
    }

    /// Diagonal and superdiagonal.
    pub fn bidiagonal(&self) -> (Vec<f64>, Vec<f64>) {
        let element = |row: usize, column: usize| self.elements[self.offset(row, column)];
        let diagonal = (0..self.size).map(|i| element(i, i)).collect();
        let superdiagonal = (1..self.size).map(|i| element(i - 1, i)).collect();
        (diagonal, superdiagonal)
    }
}

/// A banded matrix as the threads of a chase see it: they agree on who may touch what.
#[derive(Clone, Copy)]
pub struct Raw {
    base: *mut f64,
    width: usize,
}

// SAFETY: every access goes through unsafe methods, whose callers keep threads apart.
unsafe impl Send for Raw {}
// SAFETY: likewise.
unsafe impl Sync for Raw {}

impl Raw {
    /// The b×b block whose first element is given.
    ///
    /// # Safety
    /// The block lies in the stored band of a matrix that outlives the result.
    pub unsafe fn block(self, row: usize, column: usize) -> Block {
        let stride = 3 * self.width - 1;
        // SAFETY: within the allocation, by the caller's word.
        let start = unsafe { self.base.add(2 * self.width + row + column * stride) };
        Block { start, stride, rows: self.width, columns: self.width }
    }
}
