//! Vectors of neighbouring singular values by inverse iteration.

use std::ops::Range;

use faer::reborrow::{IntoConst, Reborrow, ReborrowMut};
use faer::{ColMut, MatMut};
use rayon::prelude::*;

use super::Bidiagonal;
use super::twisted::Twisted;
use crate::control::{Cancelled, Control};
use crate::products::{product, subtract_product};

/// Rounds of inverse iteration: the first finds the subspace, the second cleans it, the third is
/// for vectors of which orthogonality to the rest of a cluster leaves little in the first.
const ROUNDS: usize = 3;

/// Vectors that are found side by side: those before them are taken off by products.
const BLOCK: usize = 32;

/// Values closer than this, relative to themselves, belong to one cluster.
const CLUSTER: f64 = 1e-8;

/// Runs of values that belong together, of `values` in units of the first.
pub fn clusters(values: &[f64]) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    for end in 1..=values.len() {
        let width = |above: f64| (CLUSTER * above).max(4.0 * f64::EPSILON);
        if end == values.len() || values[end - 1] - values[end] > width(values[end - 1]) {
            runs.push(start..end);
            start = end;
        }
    }
    runs
}

/// Right singular vectors of the `values` of `cluster`, unit vectors that are nearly orthogonal:
/// writes them into `found` (n×|cluster|), from random starts.
///
/// # Errors
/// [`Cancelled`].
pub fn find_vectors(
    matrix: &Bidiagonal,
    values: &[f64],
    cluster: Range<usize>,
    mut found: MatMut<'_, f64>,
    control: &Control,
) -> Result<(), Cancelled> {
    for start in cluster.clone().step_by(BLOCK) {
        control.check()?;
        let block = start..cluster.end.min(start + BLOCK);
        let (before, rest) = found.rb_mut().split_at_col_mut(start - cluster.start);
        let before = before.into_const();
        let mut vectors = rest.subcols_mut(0, block.len());
        let shifts = values[block.clone()].iter().map(|&value| beside(value).powi(2));
        let factors: Vec<Twisted> =
            shifts.collect::<Vec<f64>>().into_par_iter().map(|s| Twisted::new(matrix, s)).collect();
        for (column, index) in vectors.rb_mut().col_iter_mut().zip(block) {
            fill_randomly(elements(column), index as u64);
        }
        for _ in 0..ROUNDS {
            let columns = vectors.rb_mut().par_col_iter_mut().map(elements);
            columns.zip(&factors).for_each(|(x, factors)| {
                factors.solve(x);
                scale_to(x, |x| x.iter().fold(0.0, |largest, value| value.abs().max(largest)));
            });
            if before.ncols() > 0 {
                let components = product(before.transpose(), vectors.rb(), control)?;
                let (vectors, components) = (vectors.rb_mut(), components.as_ref());
                subtract_product(vectors, before, components, control)?;
            }
            orthonormalise(vectors.rb_mut());
        }
    }
    Ok(())
}

/// A shift beside `value`, farther from it than the values of a multiple one are from each other:
/// all of their vectors are then found alike, where the nearest would else drown the others.
fn beside(value: f64) -> f64 {
    value + f64::EPSILON * (64.0 * value + 2.0)
}

/// Each column less its components along those before it, at length one.
fn orthonormalise(mut vectors: MatMut<'_, f64>) {
    for index in 0..vectors.ncols() {
        let (before, rest) = vectors.rb_mut().split_at_col_mut(index);
        let x = elements(rest.col_mut(0));
        for unit in before.rb().col_iter() {
            let unit = unit.try_as_col_major().expect("a column of a whole matrix").as_slice();
            subtract_projection(x, unit);
        }
        scale_to(x, |x| dot(x, x).sqrt());
    }
}

fn elements(column: ColMut<'_, f64>) -> &mut [f64] {
    column.try_as_col_major_mut().expect("a column of a whole matrix").as_slice_mut()
}

fn fill_randomly(x: &mut [f64], seed: u64) {
    let mut state = (seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    for value in x {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        *value = (state >> 11) as f64 / (1u64 << 52) as f64 - 1.0;
    }
}

fn scale_to(x: &mut [f64], size: impl Fn(&[f64]) -> f64) {
    let size = size(x);
    x.iter_mut().for_each(|value| *value /= size);
}

fn subtract_projection(x: &mut [f64], unit: &[f64]) {
    let component = dot(x, unit);
    x.iter_mut().zip(unit).for_each(|(value, unit)| *value -= component * unit);
}

fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(a, b)| a * b).sum()
}
