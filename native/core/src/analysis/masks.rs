//! Metrics group `masks`: overlaps of masks with the changed elements, and the share of the update
//! inside the principal subspaces.

use super::pair_matrix::PairMatrix;
use super::request::PairOptions;
use crate::failure::Failure;
use crate::mask::{self, MaskOverlap, Overlaps, Principal, overlaps};
use crate::report::{Directions, Keyed, PairFigures};
use crate::spectrum::leading::LeadingVectors;
use crate::subspace::energy::{self, principal_energy};

/// Cost of the group for one m×n matrix of `bytes` on both sides together; that of the singular
/// vectors apart.
pub fn cost(options: &PairOptions, m: usize, n: usize, bytes: u64) -> u64 {
    let rank = m.min(n);
    let k = options.energy_k.iter().copied().max().unwrap_or(0).min(rank);
    mask::cost(m, n, options.rank.min(rank), bytes) + energy::cost(m, n, k, bytes)
}

/// How many singular vectors of a matrix of rank at most `rank` are needed.
pub fn vectors(options: &PairOptions, rank: usize) -> usize {
    options.energy_k.iter().copied().chain([options.rank]).max().unwrap_or(0).min(rank)
}

/// Adds the figures; `base` are the leading triplets of W0, nothing where it is not finite.
///
/// # Errors
/// `Unreadable`, `Changed` or `Cancelled`.
pub fn add(
    figures: &mut PairFigures,
    matrix: &PairMatrix,
    base: Option<&LeadingVectors>,
) -> Result<(), Failure> {
    let (options, rank) = (matrix.options, matrix.rank());
    let found = base.map(|base| {
        let principal = Principal::of(base, options.rank.min(rank), rank);
        let (alphas, eta) = (&options.alpha, options.eta);
        overlaps(matrix.pair, matrix.index, &principal, alphas, eta, matrix.control)
    });
    let undefined = || vec![MaskOverlap::default(); options.alpha.len()];
    let found = found.transpose()?;
    let found = found.unwrap_or_else(|| Overlaps { principal: undefined(), low: undefined() });
    add_overlaps(&mut figures.directions, options, &found);
    figures.directions.principal_mask_is_top_magnitude = Some(options.rank >= rank);
    add_energy(&mut figures.directions, matrix, base)?;
    let (m, n) = matrix.shape();
    matrix.control.advance(cost(options, m, n, matrix.pair.matrix_bytes()));
    Ok(())
}

fn add_overlaps(directions: &mut Directions, options: &PairOptions, found: &Overlaps) {
    let keyed = |masks: &[MaskOverlap], figure: fn(&MaskOverlap) -> Option<f64>| -> Keyed<f64> {
        let keys = options.alpha.iter().map(|alpha| alpha.text().to_owned());
        Some(keys.zip(masks.iter().map(figure)).collect())
    };
    let (principal, low) = (&found.principal, &found.low);
    directions.principal_overlap = keyed(principal, |mask| mask.overlap);
    directions.principal_overlap_null = keyed(principal, |mask| mask.null);
    directions.principal_overlap_excess = keyed(principal, |mask| mask.excess);
    directions.principal_overlap_z = keyed(principal, |mask| mask.z);
    directions.low_overlap = keyed(low, |mask| mask.overlap);
    directions.low_overlap_null = keyed(low, |mask| mask.null);
    directions.low_overlap_excess = keyed(low, |mask| mask.excess);
    directions.low_overlap_z = keyed(low, |mask| mask.z);
}

fn add_energy(
    directions: &mut Directions,
    matrix: &PairMatrix,
    base: Option<&LeadingVectors>,
) -> Result<(), Failure> {
    let asked = &matrix.options.energy_k;
    let fitting: Vec<usize> = asked.iter().map(|&k| k.min(matrix.rank())).collect();
    // A zero base has no principal subspaces, and a zero update no shares.
    let base = base.filter(|_| matrix.sums.base_norm().is_some_and(|norm| norm > 0.0));
    let norm = matrix.sums.update_norm().filter(|&norm| norm > 0.0);
    let inside = base.zip(norm).map(|(base, norm)| {
        principal_energy(matrix.pair, matrix.index, base, &fitting, norm, matrix.control)
    });
    let inside = inside.transpose()?;
    let (m, n) = matrix.shape();
    let isotropic = |index: usize| (fitting[index] as f64).powi(2) / (m as f64 * n as f64);
    let keyed = |figure: &dyn Fn(usize) -> Option<f64>| -> Keyed<f64> {
        Some(asked.iter().enumerate().map(|(index, k)| (k.to_string(), figure(index))).collect())
    };
    let share = |index: usize| inside.as_ref().map(|inside| inside[index]);
    directions.off_principal_energy = keyed(&|index| Some(1.0 - share(index)?));
    directions.off_principal_null = keyed(&|index| Some(1.0 - isotropic(index)));
    directions.principal_energy_excess = keyed(&|index| Some(share(index)? / isotropic(index)));
    Ok(())
}
