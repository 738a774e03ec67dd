//! The product of matrices in strips, compiled for each instruction set and chosen at run time.

use pulp::{Simd, WithSimd};

use super::{STRIP, View, ViewMut};
use crate::simd::arch;
use crate::spectrum::kernels::{load, store};

/// Elements of a cache line.
const LINE: usize = 8;

/// Columns of L and rows of R that are taken at once: those of a strip of L stay in the nearest
/// cache.
const DEPTH: usize = 256;

/// `C ← C + scale·L·R`, on this thread; L, which is in strips, has as many columns as R has rows.
/// 256 rows of R should fit a core's own cache: callers cut wider products.
pub fn accumulate(mut c: ViewMut<'_>, l: View<'_>, r: View<'_>, scale: f64) {
    assert!(c.rows == l.rows && c.columns == r.columns && l.columns == r.rows);
    assert_eq!(l.step, STRIP);
    for start in (0..r.rows).step_by(DEPTH) {
        let depth = DEPTH.min(r.rows - start);
        let l = l.part(0, start, l.rows, depth);
        let r = r.part(start, 0, depth, r.columns);
        arch().dispatch(Accumulate { c: c.reborrow(), l, r, scale });
    }
}

struct Accumulate<'a> {
    c: ViewMut<'a>,
    l: View<'a>,
    r: View<'a>,
    scale: f64,
}

impl WithSimd for Accumulate<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        // Vectors of a strip, and the columns whose sums the registers hold beside them.
        match S::F64_LANES {
            8 => self.in_strips_or_not::<S, 2, 8>(simd),
            4 => self.in_strips_or_not::<S, 4, 2>(simd),
            2 => self.in_strips_or_not::<S, 8, 2>(simd),
            _ => self.in_strips_or_not::<S, 16, 1>(simd),
        }
    }
}

impl Accumulate<'_> {
    /// Distances between columns that are known when this is compiled make the better loops.
    #[inline(always)]
    fn in_strips_or_not<S: Simd, const V: usize, const W: usize>(self, simd: S) {
        match (self.c.step, self.r.step) {
            (STRIP, STRIP) => self.run::<S, V, W>(simd, STRIP, STRIP),
            (c_step, STRIP) => self.run::<S, V, W>(simd, c_step, STRIP),
            (STRIP, r_step) => self.run::<S, V, W>(simd, STRIP, r_step),
            (c_step, r_step) => self.run::<S, V, W>(simd, c_step, r_step),
        }
    }

    #[inline(always)]
    fn run<S: Simd, const V: usize, const W: usize>(self, simd: S, c_step: usize, r_step: usize) {
        assert_eq!(V * S::F64_LANES, STRIP);
        assert_eq!(self.c.columns % W, 0);
        for strip in 0..self.c.rows / STRIP {
            for column in (0..self.c.columns).step_by(W) {
                // SAFETY: strip and columns are inside all three views by the assertions.
                unsafe { self.tile::<S, V, W>(simd, (strip, column), (c_step, r_step)) };
            }
        }
    }

    /// W columns of one strip of C.
    #[inline(always)]
    unsafe fn tile<S: Simd, const V: usize, const W: usize>(
        &self,
        simd: S,
        (strip, column): (usize, usize),
        (c_step, r_step): (usize, usize),
    ) {
        let mut sums = [[simd.splat_f64s(0.0); V]; W];
        let depth = self.r.rows / STRIP;
        // While L of one strip is multiplied, that of the next one comes to the cache: by every
        // tile a part of it.
        let lines = (2 * STRIP * W).div_ceil(self.c.columns);
        // SAFETY: every access is inside the views, whose strips are whole.
        unsafe {
            let mut left = self.l.start.add(strip * self.l.pitch);
            let mut next = left.wrapping_add(self.l.pitch + column / W * depth * lines * LINE);
            for inner in 0..depth {
                for line in 0..lines {
                    prefetch(next.wrapping_add(line * LINE));
                }
                next = next.wrapping_add(lines * LINE);
                let right = self.r.start.add(inner * self.r.pitch + column * r_step);
                for k in 0..STRIP {
                    let mut vectors = [simd.splat_f64s(0.0); V];
                    for (v, vector) in vectors.iter_mut().enumerate() {
                        *vector = load::<S>(left.add(v * S::F64_LANES));
                    }
                    for (w, sums) in sums.iter_mut().enumerate() {
                        let factor = simd.splat_f64s(*right.add(w * r_step + k));
                        for v in 0..V {
                            sums[v] = simd.mul_add_e_f64s(vectors[v], factor, sums[v]);
                        }
                    }
                    left = left.add(STRIP);
                }
            }
            let scale = simd.splat_f64s(self.scale);
            let target = self.c.start.add(strip * self.c.pitch + column * c_step);
            for (w, sums) in sums.into_iter().enumerate() {
                for (v, sum) in sums.into_iter().enumerate() {
                    let at = target.add(w * c_step + v * S::F64_LANES);
                    let result = simd.mul_add_e_f64s(sum, scale, load::<S>(at));
                    store::<S>(at, result);
                }
            }
        }
    }
}

/// Asks for the cache line at `at`, which need not exist.
#[inline(always)]
fn prefetch(at: *const f64) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T1, _mm_prefetch};
        // SAFETY: a hint, which reads nothing.
        unsafe { _mm_prefetch::<_MM_HINT_T1>(at.cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = at;
}

#[cfg(test)]
mod tests {
    use faer::Mat;
    use pulp::{Arch, Scalar};

    use super::*;
    use crate::spectrum::strips::Strips;

    /// Every instruction set that the machine has, down to none.
    #[test]
    fn every_instruction_set_computes_the_same() {
        let (l, r) = (Mat::from_fn(40, 33, entry), Mat::from_fn(33, 50, entry));
        let (left, right) = (Strips::of(l.as_ref()), Strips::of(r.as_ref()));
        let found = |run: &dyn Fn(Accumulate<'_>)| {
            let mut strips = Strips::zeros(40, 50);
            let (l, r) = (left.view(), right.view());
            run(Accumulate { c: strips.view_mut(), l, r, scale: 1.0 });
            let mut found = Mat::zeros(40, 50);
            strips.view().copy_to(found.as_mut());
            found
        };
        assert_eq!(found(&|product| Arch::new().dispatch(product)), &l * &r);
        assert_eq!(found(&|product| Simd::vectorize(Scalar, product)), &l * &r);
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = pulp::x86::V3::try_new() {
            assert_eq!(found(&|product| Simd::vectorize(simd, product)), &l * &r);
        }
    }

    fn entry(row: usize, column: usize) -> f64 {
        ((row * 13 + column * 29) % 19) as f64 - 9.0
    }
}
