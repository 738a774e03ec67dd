//! Vector kernels on blocks of columns, compiled for each instruction set and chosen at run time.
//!
//! A block is column-major with a column stride; its height is a multiple of [`GRANULE`], so that
//! no kernel has a remainder. Callers pad with zeros.

use std::ptr;

use pulp::Simd;

/// Heights of blocks are multiples of it: four vectors of the widest instruction set.
pub const GRANULE: usize = 32;

/// Columns worked on at once, so that a reflector is loaded once for all of them.
const GROUP: usize = 4;

/// Columns of a matrix in memory that several threads may share by agreement.
#[derive(Clone, Copy)]
pub struct Block {
    /// First element.
    pub start: *mut f64,
    /// Elements from one column to the next.
    pub stride: usize,
    /// Height, a multiple of [`GRANULE`].
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
}

impl Block {
    #[inline(always)]
    fn column(&self, index: usize) -> *mut f64 {
        // SAFETY: callers of the kernels vouch for the whole block.
        unsafe { self.start.add(index * self.stride) }
    }
}

/// A vector from memory, at any address.
///
/// # Safety
/// As many elements as a vector has are readable.
#[inline(always)]
pub unsafe fn load<S: Simd>(from: *const f64) -> S::f64s {
    unsafe { ptr::read_unaligned(from.cast()) }
}

/// A vector to memory, at any address.
///
/// # Safety
/// As many elements as a vector has are writable, by this thread alone.
#[inline(always)]
pub unsafe fn store<S: Simd>(to: *mut f64, value: S::f64s) {
    unsafe { ptr::write_unaligned(to.cast(), value) }
}

/// `xᵀy` of two vectors of equal length, a multiple of [`GRANULE`].
#[inline(always)]
pub fn dot<S: Simd>(simd: S, x: &[f64], y: &[f64]) -> f64 {
    debug_assert_eq!((x.len() % GRANULE, x.len()), (0, y.len()));
    let mut sums = [simd.splat_f64s(0.0); 4];
    for start in (0..x.len()).step_by(4 * S::F64_LANES) {
        for (index, sum) in sums.iter_mut().enumerate() {
            let at = start + index * S::F64_LANES;
            // SAFETY: `at + F64_LANES <= len`, since 4·F64_LANES divides the length.
            let (a, b) = unsafe { (load::<S>(x.as_ptr().add(at)), load::<S>(y.as_ptr().add(at))) };
            *sum = simd.mul_add_e_f64s(a, b, *sum);
        }
    }
    let [a, b, c, d] = sums;
    simd.reduce_sum_f64s(simd.add_f64s(simd.add_f64s(a, b), simd.add_f64s(c, d)))
}

/// `w = A·u`.
///
/// # Safety
/// `block` is readable, and no other thread writes to it meanwhile.
#[inline(always)]
pub unsafe fn product<S: Simd>(simd: S, block: Block, u: &[f64], w: &mut [f64]) {
    debug_assert!(u.len() == block.columns && w.len() == block.rows);
    for start in (0..block.rows).step_by(4 * S::F64_LANES) {
        let mut sums = [[simd.splat_f64s(0.0); 4]; 2];
        for pair in 0..block.columns / 2 {
            for (odd, sums) in sums.iter_mut().enumerate() {
                let factor = simd.splat_f64s(u[2 * pair + odd]);
                let column = block.column(2 * pair + odd);
                for (index, sum) in sums.iter_mut().enumerate() {
                    // SAFETY: within the column.
                    let a = unsafe { load::<S>(column.add(start + index * S::F64_LANES)) };
                    *sum = simd.mul_add_e_f64s(a, factor, *sum);
                }
            }
        }
        let [even, odd] = sums;
        for (index, (even, odd)) in even.into_iter().zip(odd).enumerate() {
            let sum = simd.add_f64s(even, odd);
            // SAFETY: within `w`.
            unsafe { store::<S>(w.as_mut_ptr().add(start + index * S::F64_LANES), sum) };
        }
    }
}

/// `A ← A − w·(τu)ᵀ`: the second half of a reflection from the right.
///
/// # Safety
/// This thread alone has access to `block`.
#[inline(always)]
pub unsafe fn subtract_outer<S: Simd>(simd: S, block: Block, w: &[f64], u: &[f64], tau: f64) {
    debug_assert!(u.len() == block.columns && w.len() == block.rows);
    for (index, &value) in u.iter().enumerate() {
        let factor = simd.splat_f64s(-tau * value);
        let column = block.column(index);
        for row in (0..block.rows).step_by(S::F64_LANES) {
            // SAFETY: within the column and within `w`.
            unsafe {
                let (a, w) = (load::<S>(column.add(row)), load::<S>(w.as_ptr().add(row)));
                store::<S>(column.add(row), simd.mul_add_e_f64s(w, factor, a));
            }
        }
    }
}

/// `A ← (I − τvvᵀ)·A`.
///
/// # Safety
/// This thread alone has access to `block`.
#[inline(always)]
pub unsafe fn reflect_left<S: Simd>(simd: S, block: Block, v: &[f64], tau: f64) {
    debug_assert_eq!(v.len(), block.rows);
    let mut index = 0;
    while index + GROUP <= block.columns {
        // SAFETY: the columns are in the block.
        unsafe { reflect_group::<S, GROUP>(simd, block, index, v, tau) };
        index += GROUP;
    }
    for index in index..block.columns {
        // SAFETY: likewise.
        unsafe { reflect_group::<S, 1>(simd, block, index, v, tau) };
    }
}

#[inline(always)]
unsafe fn reflect_group<S: Simd, const W: usize>(
    simd: S,
    block: Block,
    first: usize,
    v: &[f64],
    tau: f64,
) {
    let mut dots = [simd.splat_f64s(0.0); W];
    for row in (0..block.rows).step_by(S::F64_LANES) {
        // SAFETY: within `v` and the columns.
        let v = unsafe { load::<S>(v.as_ptr().add(row)) };
        for (index, dot) in dots.iter_mut().enumerate() {
            let a = unsafe { load::<S>(block.column(first + index).add(row)) };
            *dot = simd.mul_add_e_f64s(a, v, *dot);
        }
    }
    // SAFETY: likewise.
    unsafe { add_multiples::<S, W>(simd, block, first, v, negated(simd, dots, tau)) };
}

/// Right rank-one update and left reflection in one pass over the columns:
/// `A ← (I − τvvᵀ)·(A − w·cᵀ)`.
///
/// # Safety
/// This thread alone has access to `block`.
#[inline(always)]
pub unsafe fn subtract_outer_reflect_left<S: Simd>(
    simd: S,
    block: Block,
    right: (&[f64], &[f64], f64),
    left: (&[f64], f64),
) {
    let mut index = 0;
    while index + GROUP <= block.columns {
        // SAFETY: the columns are in the block.
        unsafe { both_group::<S, GROUP>(simd, block, index, right, left) };
        index += GROUP;
    }
    for index in index..block.columns {
        // SAFETY: likewise.
        unsafe { both_group::<S, 1>(simd, block, index, right, left) };
    }
}

#[inline(always)]
unsafe fn both_group<S: Simd, const W: usize>(
    simd: S,
    block: Block,
    first: usize,
    (w, u, tau_right): (&[f64], &[f64], f64),
    (v, tau_left): (&[f64], f64),
) {
    let mut dots = [simd.splat_f64s(0.0); W];
    let mut right = [simd.splat_f64s(0.0); W];
    for (index, factor) in right.iter_mut().enumerate() {
        *factor = simd.splat_f64s(-tau_right * u[first + index]);
    }
    for row in (0..block.rows).step_by(S::F64_LANES) {
        // SAFETY: within `v`, `w` and the columns.
        unsafe {
            let (v, w) = (load::<S>(v.as_ptr().add(row)), load::<S>(w.as_ptr().add(row)));
            for index in 0..W {
                let at = block.column(first + index).add(row);
                let a = simd.mul_add_e_f64s(w, right[index], load::<S>(at));
                store::<S>(at, a);
                dots[index] = simd.mul_add_e_f64s(a, v, dots[index]);
            }
        }
    }
    // SAFETY: likewise.
    unsafe { add_multiples::<S, W>(simd, block, first, v, negated(simd, dots, tau_left)) };
}

/// −τ times the sum of each vector. A loop: closures would not inherit the instruction set.
#[inline(always)]
fn negated<S: Simd, const W: usize>(simd: S, dots: [S::f64s; W], tau: f64) -> [S::f64s; W] {
    let mut factors = dots;
    for index in 0..W {
        factors[index] = simd.splat_f64s(-tau * simd.reduce_sum_f64s(dots[index]));
    }
    factors
}

#[inline(always)]
unsafe fn add_multiples<S: Simd, const W: usize>(
    simd: S,
    block: Block,
    first: usize,
    v: &[f64],
    factors: [S::f64s; W],
) {
    for row in (0..block.rows).step_by(S::F64_LANES) {
        // SAFETY: within `v` and the columns.
        unsafe {
            let v = load::<S>(v.as_ptr().add(row));
            for (index, factor) in factors.iter().enumerate() {
                let at = block.column(first + index).add(row);
                store::<S>(at, simd.mul_add_e_f64s(v, *factor, load::<S>(at)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use pulp::{Arch, Scalar, WithSimd};

    use super::*;

    const ROWS: usize = 64;
    const COLUMNS: usize = 38;

    fn element(row: usize, column: usize) -> f64 {
        ((row * 29 + column * 71) % 101) as f64 / 50.0 - 1.0
    }

    fn vector(length: usize, seed: usize) -> Vec<f64> {
        (0..length).map(|index| element(index, seed)).collect()
    }

    /// Runs all kernels one after the other on one block.
    struct All;

    impl WithSimd for All {
        type Output = (Vec<f64>, Vec<f64>, f64);

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
            let stride = ROWS + 5;
            let mut a: Vec<f64> =
                (0..stride * COLUMNS).map(|at| element(at % stride, at / stride)).collect();
            let block = Block { start: a.as_mut_ptr(), stride, rows: ROWS, columns: COLUMNS };
            let (u, v, mut w) = (vector(COLUMNS, 3), vector(ROWS, 4), vec![0.0; ROWS]);
            // SAFETY: the block is in `a`, which nothing else touches.
            unsafe {
                product(simd, block, &u, &mut w);
                subtract_outer(simd, block, &w, &u, 0.1);
                reflect_left(simd, block, &v, 0.02);
                subtract_outer_reflect_left(simd, block, (&w, &u, 0.03), (&v, 0.05));
            }
            (a, w, dot(simd, &v, &vector(ROWS, 7)))
        }
    }

    /// The same in plain loops.
    fn expected() -> (Vec<f64>, Vec<f64>, f64) {
        let (u, v) = (vector(COLUMNS, 3), vector(ROWS, 4));
        let stride = ROWS + 5;
        let mut a: Vec<f64> =
            (0..stride * COLUMNS).map(|at| element(at % stride, at / stride)).collect();
        let sum = |row: usize| (0..COLUMNS).map(|j| a[j * stride + row] * u[j]).sum::<f64>();
        let w: Vec<f64> = (0..ROWS).map(sum).collect();
        for (j, column) in a.chunks_mut(stride).enumerate() {
            for (right, left) in [(0.1, 0.02), (0.03, 0.05)] {
                column.iter_mut().zip(&w).for_each(|(a, w)| *a -= right * w * u[j]);
                let dot: f64 = column.iter().zip(&v).map(|(a, v)| a * v).sum();
                column.iter_mut().zip(&v).for_each(|(a, v)| *a -= left * dot * v);
            }
        }
        let dot = v.iter().zip(vector(ROWS, 7)).map(|(a, b)| a * b).sum();
        (a, w, dot)
    }

    fn assert_close(found: &[f64], expected: &[f64]) {
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} for {expected}");
        }
    }

    #[test]
    fn every_instruction_set_computes_the_same() {
        let (a, w, sum) = expected();
        for (found, image, dot) in [Arch::new().dispatch(All), Simd::vectorize(Scalar, All)] {
            assert_close(&found, &a);
            assert_close(&image, &w);
            assert_close(&[dot], &[sum]);
        }
    }
}
