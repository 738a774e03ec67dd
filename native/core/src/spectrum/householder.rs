//! Householder reflectors, single and in blocks.
//!
//! A reflector is `H = I − τ·vvᵀ` with `v_1 = 1`; a block of w of them in compact WY form is
//! `H_1·…·H_w = I − V·T·Vᵀ` with V unit lower trapezoidal and T upper triangular. A panel is
//! factored by halves, so that nearly all of its arithmetic is in matrix products.

use faer::linalg::matmul::matmul;
use faer::reborrow::{Reborrow, ReborrowMut};
use faer::{Accum, Mat, MatMut, MatRef, Par};
use pulp::{Simd, WithSimd};

use super::kernels::{self, Block, GRANULE};
use crate::simd::arch;

/// Widths up to this one are factored column by column.
const NARROW: usize = 8;

/// Turns `x` into the v of the reflector that maps it onto a multiple of the first unit vector;
/// returns (τ, that multiple). Squares must neither overflow nor matter where they underflow.
#[inline(always)]
pub fn reflector<S: Simd>(simd: S, x: &mut [f64], pivot: usize) -> (f64, f64) {
    let head = std::mem::replace(&mut x[pivot], 0.0);
    let tail = kernels::dot(simd, x, x);
    let (tau, image, scale) = if tail == 0.0 {
        (0.0, head, 0.0)
    } else {
        let image = -(head * head + tail).sqrt().copysign(head);
        ((image - head) / image, image, 1.0 / (head - image))
    };
    for value in &mut *x {
        *value *= scale;
    }
    x[pivot] = 1.0;
    (tau, image)
}

/// A block of reflectors and the triangle R of the panel that they were made from.
pub struct BlockReflector {
    v: Mat<f64>,
    t: Mat<f64>,
    r: Mat<f64>,
}

impl BlockReflector {
    /// Room for panels of up to `rows`×`width`; `width` is a multiple of 8.
    pub fn new(rows: usize, width: usize) -> Self {
        let rows = rows.max(width).next_multiple_of(GRANULE) + GRANULE;
        Self {
            v: Mat::zeros(rows, width),
            t: Mat::zeros(width, width),
            r: Mat::zeros(width, width),
        }
    }

    /// Factors `panel` (m×w, w at most the width; missing rows and columns count as zero).
    pub fn factor(&mut self, panel: MatRef<'_, f64>, par: Par) {
        let (m, w) = (panel.nrows(), panel.ncols());
        self.factor_written((m, w), |mut room| room.copy_from(panel), par);
    }

    /// [`BlockReflector::factor`] of the m×w panel that `write` writes.
    pub fn factor_written(
        &mut self,
        (m, w): (usize, usize),
        write: impl FnOnce(MatMut<'_, f64>),
        par: Par,
    ) {
        let width = self.v.ncols();
        let rows = m.max(width).next_multiple_of(GRANULE);
        let mut v = self.v.as_mut().subrows_mut(0, rows);
        v.rb_mut().subrows_mut(m, rows - m).fill(0.0);
        v.rb_mut().subcols_mut(w, width - w).fill(0.0);
        write(v.rb_mut().submatrix_mut(0, 0, m, w));
        self.t.fill(0.0);
        self.r.fill(0.0);
        factor(v, self.t.as_mut(), self.r.as_mut(), 0, par);
    }

    /// V of a panel of `rows` rows, its upper triangle filled in with ones and zeros.
    pub fn v(&self, rows: usize) -> MatRef<'_, f64> {
        self.v.as_ref().subrows(0, rows)
    }

    /// The upper triangle T.
    pub fn t(&self) -> MatRef<'_, f64> {
        self.t.as_ref()
    }

    /// The upper triangle R of the panel.
    pub fn r(&self) -> MatRef<'_, f64> {
        self.r.as_ref()
    }
}

/// `C ← (I − V·T·Vᵀ)·C`; `scratch` has at least twice as many rows as V has columns, and the
/// columns of C.
pub fn reflect(
    v: MatRef<'_, f64>,
    t: MatRef<'_, f64>,
    mut c: MatMut<'_, f64>,
    scratch: MatMut<'_, f64>,
) {
    let (product, inner) = scratch.subrows_mut(0, 2 * v.ncols()).split_at_row_mut(v.ncols());
    let (mut product, mut inner) = (product, inner);
    matmul(product.rb_mut(), Accum::Replace, v.transpose(), c.rb(), 1.0, Par::Seq);
    matmul(inner.rb_mut(), Accum::Replace, t, product.rb(), 1.0, Par::Seq);
    matmul(c.rb_mut(), Accum::Add, v, inner.rb(), -1.0, Par::Seq);
}

/// Factors the columns `v`, the first of which has its pivot in row `first`; what is above the
/// pivots moves to `r`. All columns keep their full height: above their pivot they are zero.
fn factor(v: MatMut<'_, f64>, t: MatMut<'_, f64>, r: MatMut<'_, f64>, first: usize, par: Par) {
    let width = v.ncols();
    if width <= NARROW {
        return arch().dispatch(FactorNarrow { v, t, r, first });
    }
    let half = (width / 2).next_multiple_of(NARROW);
    let par = if width > 32 { par } else { Par::Seq };
    let rest = width - half;
    let (mut left, mut right) = v.split_at_col_mut(half);
    let (t_left, mut t_cross, _, t_right) = { t }.split_at_mut(half, half);
    let (r_left, mut r_cross, _, r_right) = { r }.split_at_mut(half, half);
    let mut t_left = t_left;
    factor(left.rb_mut(), t_left.rb_mut(), r_left, first, par);
    reflect_transposed(left.rb(), t_left.rb(), right.rb_mut(), par);
    r_cross.copy_from(right.rb().subrows(first, half));
    right.rb_mut().subrows_mut(first, half).fill(0.0);
    let mut t_right = t_right;
    factor(right.rb_mut(), t_right.rb_mut(), r_right, first + half, par);
    let mut product = Mat::zeros(half, rest);
    let mut inner = Mat::zeros(half, rest);
    matmul(product.as_mut(), Accum::Replace, left.rb().transpose(), right.rb(), 1.0, par);
    matmul(inner.as_mut(), Accum::Replace, product.as_ref(), t_right.rb(), 1.0, Par::Seq);
    matmul(t_cross.rb_mut(), Accum::Replace, t_left.rb(), inner.as_ref(), -1.0, Par::Seq);
}

/// `C ← (I − V·T·Vᵀ)ᵀ·C`.
pub fn reflect_transposed(
    v: MatRef<'_, f64>,
    t: MatRef<'_, f64>,
    mut c: MatMut<'_, f64>,
    par: Par,
) {
    let mut product = Mat::zeros(v.ncols(), c.ncols());
    let mut inner = Mat::zeros(v.ncols(), c.ncols());
    matmul(product.as_mut(), Accum::Replace, v.transpose(), c.rb(), 1.0, par);
    matmul(inner.as_mut(), Accum::Replace, t.transpose(), product.as_ref(), 1.0, Par::Seq);
    matmul(c.rb_mut(), Accum::Add, v, inner.as_ref(), -1.0, par);
}

struct FactorNarrow<'a> {
    v: MatMut<'a, f64>,
    t: MatMut<'a, f64>,
    r: MatMut<'a, f64>,
    first: usize,
}

impl WithSimd for FactorNarrow<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { mut v, mut t, mut r, first } = self;
        let stride = v.col_stride().unsigned_abs();
        for pivot in 0..v.ncols() {
            let (done, mut rest) = v.rb_mut().split_at_col_mut(pivot);
            let (mut current, rest) = rest.rb_mut().split_at_col_mut(1);
            let rows = current.nrows();
            let x = current.rb_mut().col_mut(0).try_as_col_major_mut().expect("column-major");
            let x = x.as_slice_mut();
            for row in 0..pivot {
                r[(row, pivot)] = std::mem::take(&mut x[first + row]);
            }
            let (tau, image) = reflector(simd, x, first + pivot);
            r[(pivot, pivot)] = image;
            let block = Block { start: rest.as_ptr_mut(), stride, rows, columns: rest.ncols() };
            // SAFETY: the block is `rest`, borrowed mutably, its height a multiple of GRANULE.
            unsafe { kernels::reflect_left(simd, block, x, tau) };
            extend_triangle(simd, done.rb(), x, tau, t.rb_mut(), pivot);
        }
    }
}

/// Column `pivot` of T: `τ` on the diagonal, `−τ·T·(Vᵀv)` above.
#[inline(always)]
fn extend_triangle<S: Simd>(
    simd: S,
    done: MatRef<'_, f64>,
    x: &[f64],
    tau: f64,
    mut t: MatMut<'_, f64>,
    pivot: usize,
) {
    let mut products = [0.0; NARROW];
    for (index, product) in products[..pivot].iter_mut().enumerate() {
        let column = done.col(index).try_as_col_major().expect("column-major").as_slice();
        *product = kernels::dot(simd, column, x);
    }
    for row in 0..pivot {
        let sum: f64 = (row..pivot).map(|index| t[(row, index)] * products[index]).sum();
        t[(row, pivot)] = -tau * sum;
    }
    t[(pivot, pivot)] = tau;
}
