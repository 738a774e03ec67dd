//! Singular vectors of a bidiagonal matrix back to those of the band that was chased to it.
//!
//! The reflectors of a chase form a product sweep by sweep; step t of sweep i works on the b rows
//! from `i + 1 + t·b`. It commutes with all steps of the next sweep but t − 1, which must stay on
//! its right. So the steps t of a run of consecutive sweeps may be taken together: their vectors,
//! each a row further down, make a block of reflectors of b + w − 1 rows, applied by matrix
//! products; to a matrix on the right, runs go from last to first and t from first to last. No
//! reflector touches row 0: without it, blocks begin in multiples of b and fit strips.

use faer::reborrow::{Reborrow, ReborrowMut};
use faer::{Mat, MatMut};
use rayon::prelude::*;

use super::chase::Chain;
use super::strips::{STRIP, Strips, View, ViewMut, accumulate};
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
    c.rb_mut().par_col_chunks_mut(columns).try_for_each(|block| {
        let rows = block.nrows();
        let below = block.subrows_mut(1.min(rows), rows.saturating_sub(1));
        // Blocks of reflectors end beyond the last row, in zeros.
        let mut strips = Strips::zeros(below.nrows() + width + RUN, below.ncols());
        strips.view_mut().copy_from(below.rb());
        let mut workspace = Workspace::new(width, below.ncols());
        for run in runs.iter().rev() {
            control.check()?;
            run.reflect(strips.view_mut(), &mut workspace);
        }
        strips.view().copy_to(below);
        Ok(())
    })
}

/// What one thread writes again for every block of reflectors.
struct Workspace {
    v: Strips,
    /// `T·Vᵀ·C`.
    product: Strips,
}

impl Workspace {
    fn new(width: usize, columns: usize) -> Self {
        Self { v: Strips::zeros(width + RUN, RUN), product: Strips::zeros(RUN, columns) }
    }
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
    /// `T·Vᵀ` of every step.
    projections: Vec<Strips>,
}

impl<'a> Run<'a> {
    fn new(first: usize, sweeps: &'a [&'a Chain], width: usize) -> Self {
        let mut run = Self { first, width, sweeps, projections: Vec::new() };
        let mut v = Strips::zeros(width + RUN, RUN);
        let mut transposed = Strips::zeros(RUN, width + RUN);
        run.projections = (0..run.steps())
            .map(|step| {
                run.write_vectors(step, v.view_mut());
                run.write_transposed(step, transposed.view_mut());
                let mut products = Strips::zeros(RUN, RUN);
                accumulate(products.view_mut(), transposed.view(), v.view(), 1.0);
                let triangle = run.triangle(step, products.view());
                let mut projection = Strips::zeros(RUN, width + RUN);
                let (t, target) = (Strips::of(triangle.as_ref()), projection.view_mut());
                accumulate(target, t.view(), transposed.view(), 1.0);
                projection
            })
            .collect();
        run
    }

    fn steps(&self) -> usize {
        self.sweeps[0].taus.len()
    }

    /// τ of a step; zero where the sweep has ended before it, or where there is none.
    fn tau(&self, sweep: usize, step: usize) -> f64 {
        self.sweeps.get(sweep).and_then(|sweep| sweep.taus.get(step)).copied().unwrap_or(0.0)
    }

    /// The vectors of a step, each with the row that it begins in.
    fn vectors(&self, step: usize) -> impl Iterator<Item = (usize, &[f64])> {
        let range = step * self.width..(step + 1) * self.width;
        let vector = move |(index, sweep): (usize, &&'a Chain)| {
            Some((index, sweep.vectors.get(range.clone())?))
        };
        self.sweeps.iter().enumerate().filter_map(vector)
    }

    /// Writes V of a step: column i begins in row i.
    fn write_vectors(&self, step: usize, mut v: ViewMut<'_>) {
        v.clear();
        for (index, vector) in self.vectors(step) {
            for (row, &value) in (index..).zip(vector) {
                v.column_mut(row / STRIP, index)[row % STRIP] = value;
            }
        }
    }

    /// Writes Vᵀ of a step.
    fn write_transposed(&self, step: usize, mut transposed: ViewMut<'_>) {
        transposed.clear();
        for (index, vector) in self.vectors(step) {
            for (row, &value) in (index..).zip(vector) {
                transposed.column_mut(index / STRIP, row)[index % STRIP] = value;
            }
        }
    }

    /// T from the products VᵀV: column by column, `−τ·T·(Vᵀv)` above `τ`.
    fn triangle(&self, step: usize, products: View<'_>) -> Mat<f64> {
        let mut t: Mat<f64> = Mat::zeros(RUN, RUN);
        for column in 0..RUN {
            let tau = self.tau(column, step);
            for row in 0..column {
                let product = |index: usize| products.column(index / STRIP, column)[index % STRIP];
                let sum: f64 = (row..column).map(|index| t[(row, index)] * product(index)).sum();
                t[(row, column)] = -tau * sum;
            }
            t[(column, column)] = tau;
        }
        t
    }

    /// `C ← (I − V·T·Vᵀ)·C` of all steps. Strips of V and of T·Vᵀ that are zero are left out.
    fn reflect(&self, mut c: ViewMut<'_>, Workspace { v, product }: &mut Workspace) {
        let columns = c.columns();
        for (step, projection) in self.projections.iter().enumerate() {
            self.write_vectors(step, v.view_mut());
            let start = self.first + step * self.width;
            let mut c = c.reborrow().part(start, 0, self.width + RUN, columns);
            product.view_mut().clear();
            for first in (0..RUN).step_by(STRIP) {
                // Row i of T·Vᵀ begins in column i.
                let rows = self.width + RUN - first;
                let left = projection.view().part(first, first, STRIP, rows);
                let target = product.view_mut().part(first, 0, STRIP, columns);
                accumulate(target, left, c.view().part(first, 0, rows, columns), 1.0);
            }
            for row in (0..self.width + RUN).step_by(STRIP) {
                let first = row.saturating_sub(self.width);
                let count = RUN.min(row + STRIP) - first;
                let target = c.reborrow().part(row, 0, STRIP, columns);
                let left = v.view().part(row, first, STRIP, count);
                accumulate(target, left, product.view().part(first, 0, count, columns), -1.0);
            }
        }
    }
}
