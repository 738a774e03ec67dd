//! Singular vectors of a bidiagonal matrix back to those of the band that was chased to it.
//!
//! The reflectors of a chase form a product sweep by sweep; step t of sweep i works on the b rows
//! from `i + 1 + t·b`. It commutes with all steps of the next sweep but t − 1, which must stay on
//! its right. So the steps t of a run of consecutive sweeps may be taken together: their vectors,
//! each a row further down, make a block of reflectors of b + w − 1 rows, applied by matrix
//! products; to a matrix on the right, runs go from last to first and t from first to last.

use faer::reborrow::{Reborrow, ReborrowMut};
use faer::{Mat, MatMut};
use rayon::prelude::*;

use super::chase::Chain;
use super::householder::reflect;
use crate::control::{Cancelled, Control};

/// Sweeps whose reflectors are taken together: more make larger products and more zeros in them.
const RUN: usize = 32;

/// Multiplies `c` (n×k) by the product of the reflectors of all `sweeps`, of `width` elements
/// each. Runs on the current rayon pool, by blocks of columns.
///
/// # Errors
/// [`Cancelled`].
pub fn apply_chase(
    sweeps: &[&Chain],
    width: usize,
    mut c: MatMut<'_, f64>,
    control: &Control,
) -> Result<(), Cancelled> {
    let runs: Vec<Run> = sweeps
        .par_chunks(RUN)
        .enumerate()
        .map(|(index, sweeps)| Run::new(index * RUN, sweeps, width))
        .collect();
    let columns = block_columns(c.ncols());
    c.rb_mut().par_col_chunks_mut(columns).try_for_each(|mut block| {
        let mut v = Mat::zeros(width + RUN, RUN);
        let mut scratch = Mat::zeros(2 * RUN, block.ncols());
        for run in runs.iter().rev() {
            control.check()?;
            run.reflect(block.rb_mut(), v.as_mut(), scratch.as_mut());
        }
        Ok(())
    })
}

/// Columns of a block, so that all threads have the same work.
pub fn block_columns(columns: usize) -> usize {
    columns.div_ceil(rayon::current_num_threads()).clamp(1, 256)
}

/// The reflectors of some consecutive sweeps.
struct Run<'a> {
    first: usize,
    width: usize,
    sweeps: &'a [&'a Chain],
    /// T of every step.
    triangles: Vec<Mat<f64>>,
}

impl<'a> Run<'a> {
    fn new(first: usize, sweeps: &'a [&'a Chain], width: usize) -> Self {
        let steps = sweeps[0].taus.len();
        let mut run = Self { first, width, sweeps, triangles: Vec::with_capacity(steps) };
        let mut v = Mat::zeros(width + sweeps.len() - 1, sweeps.len());
        for step in 0..steps {
            run.write_vectors(step, v.as_mut());
            let products = v.transpose() * &v;
            run.triangles.push(run.triangle(step, &products));
        }
        run
    }

    fn steps(&self) -> usize {
        self.sweeps[0].taus.len()
    }

    /// τ of a step; zero where the sweep has ended before it.
    fn tau(&self, sweep: usize, step: usize) -> f64 {
        self.sweeps[sweep].taus.get(step).copied().unwrap_or(0.0)
    }

    /// Writes V of a step: column i starts in row i.
    fn write_vectors(&self, step: usize, mut v: MatMut<'_, f64>) {
        v.fill(0.0);
        for (index, sweep) in self.sweeps.iter().enumerate() {
            if step < sweep.taus.len() {
                let column =
                    v.rb_mut().col_mut(index).try_as_col_major_mut().expect("column-major");
                let vector = &sweep.vectors[step * self.width..(step + 1) * self.width];
                column.as_slice_mut()[index..index + self.width].copy_from_slice(vector);
            }
        }
    }

    /// T from the products VᵀV: column by column, `−τ·T·(Vᵀv)` above `τ`.
    fn triangle(&self, step: usize, products: &Mat<f64>) -> Mat<f64> {
        let mut t: Mat<f64> = Mat::zeros(self.sweeps.len(), self.sweeps.len());
        for column in 0..self.sweeps.len() {
            let tau = self.tau(column, step);
            for row in 0..column {
                let sum: f64 =
                    (row..column).map(|index| t[(row, index)] * products[(index, column)]).sum();
                t[(row, column)] = -tau * sum;
            }
            t[(column, column)] = tau;
        }
        t
    }

    fn reflect(
        &self,
        mut c: MatMut<'_, f64>,
        mut v: MatMut<'_, f64>,
        mut scratch: MatMut<'_, f64>,
    ) {
        for step in 0..self.steps() {
            let start = self.first + 1 + step * self.width;
            let rows = (self.width + self.sweeps.len() - 1).min(c.nrows() - start);
            let mut v = v.rb_mut().subcols_mut(0, self.sweeps.len());
            self.write_vectors(step, v.rb_mut());
            let c = c.rb_mut().subrows_mut(start, rows);
            let t = self.triangles[step].as_ref();
            reflect(v.rb().subrows(0, rows), t, c, scratch.rb_mut());
        }
    }
}
