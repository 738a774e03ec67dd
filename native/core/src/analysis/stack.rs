//! The figures of a stack of matrices: means over those that have them.

use super::stack_directions;
use crate::report::{
    Asked, EnergyRank, MatrixPairReport, MatrixReport, PairFigures, Sides, SidesOf, Spectrum,
};

/// The mean of the defined figures; nothing where none is.
pub fn mean(figures: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let defined: Vec<f64> = figures.flatten().collect();
    let count = defined.len() as f64;
    (count > 0.0).then(|| defined.iter().sum::<f64>() / count)
}

/// One of the matrices' reasons, if there is any.
pub fn reason_of<'a>(reasons: impl Iterator<Item = Option<&'a str>>) -> Option<String> {
    let reasons: Vec<&str> = reasons.flatten().collect();
    let first = reasons.first()?;
    Some(format!("{} of the stack's matrices: {first}", reasons.len()))
}

/// Means over the matrices that have a spectrum.
pub fn mean_spectrum(matrices: &[MatrixReport]) -> Option<Spectrum> {
    let spectra: Vec<&Spectrum> =
        matrices.iter().filter_map(|matrix| matrix.spectrum.as_ref()).collect();
    let of =
        |figure: &dyn Fn(&Spectrum) -> Option<f64>| mean(spectra.iter().map(|one| figure(one)));
    Some(Spectrum {
        estimate: spectra.iter().any(|one| one.estimate),
        frobenius_norm: of(&|one| Some(one.frobenius_norm))?,
        spectral_norm: of(&|one| Some(one.spectral_norm))?,
        stable_rank: of(&|one| one.stable_rank),
        effective_rank: of(&|one| one.effective_rank),
        participation_ratio: of(&|one| one.participation_ratio),
        condition_number: of(&|one| one.condition_number),
        condition_number_is_lower_bound: spectra
            .iter()
            .any(|one| one.condition_number_is_lower_bound),
        hill_alpha: of(&|one| one.hill_alpha),
        mp_edge: of(&|one| one.mp_edge),
        mp_outliers: of(&|one| one.mp_outliers),
        resolution_floor: of(&|one| one.resolution_floor),
        energy_rank: EnergyRank {
            half: of(&|one| one.energy_rank.half),
            nine_tenths: of(&|one| one.energy_rank.nine_tenths),
            ninety_nine_hundredths: of(&|one| one.energy_rank.ninety_nine_hundredths),
        },
        singular_values: None,
        residual: of(&|one| one.residual),
        sample: spectra.iter().find_map(|one| one.sample),
    })
}

/// Adds the means over the matrices to a stack's figures, whose fractions and counts are there.
pub fn add_means(stack: &mut PairFigures, matrices: &[MatrixPairReport]) {
    let of = |figure: &dyn Fn(&PairFigures) -> Asked<f64>| -> Asked<f64> {
        let asked: Vec<Option<f64>> =
            matrices.iter().filter_map(|matrix| figure(&matrix.figures)).collect();
        (!asked.is_empty()).then(|| mean(asked.into_iter()))
    };
    let sides = |figure: &dyn Fn(&PairFigures) -> &SidesOf<f64>| mean_sides(matrices, figure);
    stack.relative_update = of(&|one| one.relative_update);
    stack.update_radial = of(&|one| one.update_radial);
    stack.update_radial_cosine = of(&|one| one.update_radial_cosine);
    stack.frobenius_norm = sides(&|one| &one.frobenius_norm);
    stack.spectral_norm = sides(&|one| &one.spectral_norm);
    stack.stable_rank = sides(&|one| &one.stable_rank);
    stack.effective_rank = sides(&|one| &one.effective_rank);
    stack.participation_ratio = sides(&|one| &one.participation_ratio);
    stack.condition_number = sides(&|one| &one.condition_number);
    stack.condition_number_is_lower_bound = any_side(matrices);
    stack.hill_alpha = sides(&|one| &one.hill_alpha);
    stack.mp_edge = sides(&|one| &one.mp_edge);
    stack.mp_outliers = sides(&|one| &one.mp_outliers);
    stack.energy_rank = mean_energy_rank(matrices);
    stack.resolution_floor = sides(&|one| &one.resolution_floor);
    stack.nss = of(&|one| one.nss);
    stack.nss_resolution = of(&|one| one.nss_resolution);
    stack.nss_null = of(&|one| one.nss_null);
    stack.nss_excess = of(&|one| one.nss_excess);
    stack.nss_drift_share = of(&|one| one.nss_drift_share);
    stack_directions::add_means(stack, matrices);
}

fn mean_sides(
    matrices: &[MatrixPairReport],
    figure: &dyn Fn(&PairFigures) -> &SidesOf<f64>,
) -> SidesOf<f64> {
    let all: Vec<&Sides<Option<f64>>> =
        matrices.iter().filter_map(|matrix| figure(&matrix.figures).as_ref()).collect();
    each_side(&all, &|values| mean(values.into_iter()))
}

fn mean_energy_rank(matrices: &[MatrixPairReport]) -> SidesOf<EnergyRank> {
    let all: Vec<&Sides<Option<EnergyRank>>> =
        matrices.iter().filter_map(|matrix| matrix.figures.energy_rank.as_ref()).collect();
    each_side(&all, &|values| {
        let ranks: Vec<EnergyRank> = values.into_iter().flatten().collect();
        ranks.first()?;
        Some(EnergyRank {
            half: mean(ranks.iter().map(|rank| rank.half)),
            nine_tenths: mean(ranks.iter().map(|rank| rank.nine_tenths)),
            ninety_nine_hundredths: mean(ranks.iter().map(|rank| rank.ninety_nine_hundredths)),
        })
    })
}

/// Whether the bound holds for any matrix of the stack.
fn any_side(matrices: &[MatrixPairReport]) -> SidesOf<bool> {
    let all: Vec<&Sides<Option<bool>>> = matrices
        .iter()
        .filter_map(|matrix| matrix.figures.condition_number_is_lower_bound.as_ref())
        .collect();
    each_side(&all, &|values| values.into_iter().flatten().reduce(|any, one| any || one))
}

/// One value for each side that was asked for, from those of the matrices.
fn each_side<T: Copy>(
    all: &[&Sides<Option<T>>],
    of: &dyn Fn(Vec<Option<T>>) -> Option<T>,
) -> SidesOf<T> {
    let first = all.first()?;
    let side = |side: fn(&Sides<Option<T>>) -> Option<Option<T>>| {
        side(first).map(|_| of(all.iter().filter_map(|sides| side(sides)).collect()))
    };
    Some(Sides {
        base: side(|sides| sides.base),
        other: side(|sides| sides.other),
        update: side(|sides| sides.update),
    })
}
