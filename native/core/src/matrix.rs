//! Which matrices a tensor consists of: the rule of docs/METRICS.md, "Which tensors".

use std::ops::Range;

/// A tensor seen as `count` row-major matrices of the same size, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MatrixView {
    /// How the tensor came to it.
    pub kind: ViewKind,
    /// Number of matrices.
    pub count: usize,
    /// Rows of each.
    pub rows: usize,
    /// Columns of each.
    pub cols: usize,
}

/// What a tensor is to the spectral metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewKind {
    /// One weight matrix.
    Matrix,
    /// A stack of weight matrices.
    Stack,
    /// No weight matrix, but of two dimensions: it has rows and columns.
    Thin,
    /// Only a list of elements.
    Elements,
}

impl MatrixView {
    /// The view of a tensor of this shape. 2-D is a matrix, 3-D `[e, m, n]` a stack of e matrices,
    /// 4-D `[o, i, h, w]` the matrix o × (i·h·w); sides under 2 make no weight matrix.
    pub fn of(shape: &[usize]) -> Self {
        // Of an empty tensor, products of some of its sides could overflow.
        let is_empty = shape.contains(&0);
        let is_matrix = |rows: usize, cols: usize| !is_empty && rows >= 2 && cols >= 2;
        let one = |kind, rows, cols| Self { kind, count: 1, rows, cols };
        match *shape {
            [rows, cols] if is_matrix(rows, cols) => one(ViewKind::Matrix, rows, cols),
            [rows, cols] => one(ViewKind::Thin, rows, cols),
            [count, rows, cols] if is_matrix(rows, cols) => {
                Self { kind: ViewKind::Stack, count, rows, cols }
            }
            [rows, ref rest @ ..] if rest.len() == 3 && !is_empty => {
                let cols = rest.iter().product();
                let kind =
                    if is_matrix(rows, cols) { ViewKind::Matrix } else { ViewKind::Elements };
                one(kind, rows, cols)
            }
            _ => one(ViewKind::Elements, 1, shape.iter().product()),
        }
    }

    /// Whether the spectral metrics apply.
    pub fn is_weight_matrix(self) -> bool {
        matches!(self.kind, ViewKind::Matrix | ViewKind::Stack)
    }

    /// Whether there are rows and columns with elements in them.
    pub fn has_lines(self) -> bool {
        self.kind != ViewKind::Elements && self.matrix_elements() > 0
    }

    /// Elements of one matrix.
    pub fn matrix_elements(self) -> usize {
        self.rows * self.cols
    }

    /// The elements of matrix number `index`.
    pub fn range(self, index: usize) -> Range<usize> {
        index * self.matrix_elements()..(index + 1) * self.matrix_elements()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_become_matrices_by_the_rule() {
        let kind = |shape: &[usize]| MatrixView::of(shape).kind;
        assert_eq!(kind(&[3, 4]), ViewKind::Matrix);
        assert_eq!(kind(&[1, 4]), ViewKind::Thin);
        assert_eq!(kind(&[0, 4]), ViewKind::Thin);
        assert_eq!(kind(&[5, 3, 4]), ViewKind::Stack);
        assert_eq!(kind(&[5, 1, 4]), ViewKind::Elements);
        assert_eq!(kind(&[0, usize::MAX, 2]), ViewKind::Elements);
        assert_eq!(kind(&[0, usize::MAX, 2, 2]), ViewKind::Elements);
        assert_eq!(kind(&[1, 3, 5, 5]), ViewKind::Elements);
        assert_eq!(kind(&[7]), ViewKind::Elements);
        assert_eq!(kind(&[]), ViewKind::Elements);
        assert_eq!(kind(&[2, 2, 2, 2, 2]), ViewKind::Elements);
        let convolution = MatrixView::of(&[8, 3, 5, 5]);
        assert_eq!((convolution.rows, convolution.cols), (8, 75));
    }

    #[test]
    fn a_scalar_has_one_element() {
        assert_eq!(MatrixView::of(&[]).matrix_elements(), 1);
    }
}
