//! Directions and bounds of a stack: means over its matrices.

use std::collections::BTreeMap;

use super::stack::mean;
use crate::report::{
    Asked, Bound, Bounds, Directions, Gap, Keyed, LeftRight, MatrixPairReport, PairFigures,
    Rotation,
};

/// Adds the means over the matrices; what no matrix was asked for stays absent.
pub fn add_means(stack: &mut PairFigures, matrices: &[MatrixPairReport]) {
    let all: Vec<&PairFigures> = matrices.iter().map(|matrix| &matrix.figures).collect();
    let directions: Vec<&Directions> = all.iter().map(|one| &one.directions).collect();
    let of = |figure: fn(&Directions) -> &Keyed<f64>| {
        keyed(directions.iter().map(|one| figure(one)), |all| mean(all.into_iter().map(Some)))
    };
    stack.directions = Directions {
        rotation: keyed(directions.iter().map(|one| &one.rotation), mean_rotation),
        rotation_null: keyed(directions.iter().map(|one| &one.rotation_null), mean_sides),
        rotation_excess: keyed(directions.iter().map(|one| &one.rotation_excess), mean_sides),
        intruder_dimensions: asked(directions.iter().map(|one| one.intruder_dimensions), |all| {
            mean(all.into_iter().map(Some))
        }),
        principal_overlap: of(|one| &one.principal_overlap),
        principal_overlap_null: of(|one| &one.principal_overlap_null),
        principal_overlap_excess: of(|one| &one.principal_overlap_excess),
        // A mean of Z values says nothing.
        principal_overlap_z: undefined(&directions, |one| &one.principal_overlap_z),
        principal_mask_is_top_magnitude: directions
            .first()
            .and_then(|one| one.principal_mask_is_top_magnitude),
        low_overlap: of(|one| &one.low_overlap),
        low_overlap_null: of(|one| &one.low_overlap_null),
        low_overlap_excess: of(|one| &one.low_overlap_excess),
        low_overlap_z: undefined(&directions, |one| &one.low_overlap_z),
        off_principal_energy: of(|one| &one.off_principal_energy),
        off_principal_null: of(|one| &one.off_principal_null),
        principal_energy_excess: of(|one| &one.principal_energy_excess),
    };
    let bounds: Vec<&Bounds> = all.iter().filter_map(|one| one.bounds.as_ref()).collect();
    stack.bounds = (!bounds.is_empty()).then(|| Bounds {
        weyl: asked(bounds.iter().map(|one| one.weyl), mean_bound),
        mirsky: asked(bounds.iter().map(|one| one.mirsky), mean_bound),
        wedin: keyed(bounds.iter().map(|one| &one.wedin), mean_bound),
    });
}

/// The mean of a figure by its key, over the matrices where it is defined.
fn keyed<'a, T: Clone + 'a>(
    figures: impl Iterator<Item = &'a Keyed<T>>,
    mean: impl Fn(Vec<T>) -> Option<T>,
) -> Keyed<T> {
    let mut by_key: BTreeMap<&String, Vec<T>> = BTreeMap::new();
    let mut is_asked = false;
    for figures in figures.flatten() {
        is_asked = true;
        for (key, figure) in figures {
            by_key.entry(key).or_default().extend(figure.clone());
        }
    }
    let means = by_key.into_iter().map(|(key, figures)| (key.clone(), mean(figures)));
    is_asked.then(|| means.collect())
}

fn asked<T>(
    figures: impl Iterator<Item = Asked<T>>,
    mean: impl Fn(Vec<T>) -> Option<T>,
) -> Asked<T> {
    let asked: Vec<Option<T>> = figures.flatten().collect();
    (!asked.is_empty()).then(|| mean(asked.into_iter().flatten().collect()))
}

fn undefined(directions: &[&Directions], figure: fn(&Directions) -> &Keyed<f64>) -> Keyed<f64> {
    keyed(directions.iter().map(|one| figure(one)), |_| None)
}

fn mean_rotation(all: Vec<Rotation>) -> Option<Rotation> {
    all.first()?;
    let of = |figure: fn(&Rotation) -> Option<f64>| mean(all.iter().map(figure));
    Some(Rotation {
        max_u: of(|one| one.max_u),
        mean_u: of(|one| one.mean_u),
        max_v: of(|one| one.max_v),
        mean_v: of(|one| one.mean_v),
        gap: Gap { base: of(|one| one.gap.base), other: of(|one| one.gap.other) },
        angles_u: None,
        angles_v: None,
    })
}

fn mean_sides(all: Vec<LeftRight<Option<f64>>>) -> Option<LeftRight<Option<f64>>> {
    all.first()?;
    let of = |side: fn(&LeftRight<Option<f64>>) -> Option<f64>| mean(all.iter().map(side));
    Some(LeftRight { left: of(|one| one.left), right: of(|one| one.right) })
}

fn mean_bound(all: Vec<Bound>) -> Option<Bound> {
    all.first()?;
    let of = |side: fn(&Bound) -> Option<f64>| mean(all.iter().map(side));
    Some(Bound { value: of(|one| one.value), bound: of(|one| one.bound) })
}
