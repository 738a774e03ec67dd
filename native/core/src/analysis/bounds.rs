//! Perturbation bounds of a pair, and whether what was measured keeps to them.

use super::pair_matrix::Spectra;
use crate::report::{Bound, PairFigures};

/// Relative slack that rounding needs.
const RELATIVE_SLACK: f64 = 1e-9;

/// Weyl: `max_i |σ_i(W1) − σ_i(W0)| ≤ ‖dW‖2`; Mirsky: `‖σ(W1) − σ(W0)‖2 ≤ ‖dW‖F`. The bounds are
/// those of dW; what they bound is known where the spectra of both sides are.
pub fn add_weyl_and_mirsky(figures: &mut PairFigures, spectra: &Spectra, norm: Option<f64>) {
    let bounds = figures.bounds.get_or_insert_default();
    let Some(update) = &spectra.update else {
        (bounds.weyl, bounds.mirsky) = (Some(None), Some(None));
        return;
    };
    let (Some(base), Some(other)) = (&spectra.base, &spectra.other) else {
        let beside = |bound| Some(Some(Bound { value: None, bound }));
        (bounds.weyl, bounds.mirsky) = (beside(update.values.first().copied()), beside(norm));
        return;
    };
    let moved: Vec<f64> =
        base.values.iter().zip(&other.values).map(|(base, other)| (other - base).abs()).collect();
    let largest = moved.iter().copied().fold(0.0, f64::max);
    let unit = if largest > 0.0 { largest } else { 1.0 };
    let total = unit * moved.iter().map(|one| (one / unit).powi(2)).sum::<f64>().sqrt();
    let weyl = Bound { value: Some(largest), bound: update.values.first().copied() };
    let mirsky = Bound { value: Some(total), bound: norm };
    (bounds.weyl, bounds.mirsky) = (Some(Some(weyl)), Some(Some(mirsky)));
    let slack = slack(spectra);
    report_defect(figures, "Weyl", &weyl, slack);
    report_defect(figures, "Mirsky", &mirsky, slack);
}

/// What the errors of the singular values can add to a value: `4√r·(their bound)`.
pub fn slack(spectra: &Spectra) -> f64 {
    let sides = [&spectra.base, &spectra.other, &spectra.update];
    let rank = spectra.base.as_ref().map_or(0, |base| base.values.len());
    let error = sides.into_iter().flatten().map(|side| side.error_bound).fold(0.0, f64::max);
    4.0 * (rank as f64).sqrt() * error
}

/// Says so where a value exceeds its bound by more than rounding: then a figure is wrong.
pub fn report_defect(figures: &mut PairFigures, name: &str, bound: &Bound, slack: f64) {
    if let Bound { value: Some(value), bound: Some(limit) } = *bound
        && value > limit * (1.0 + RELATIVE_SLACK) + slack
    {
        figures.add_reason(format!(
            "numerical defect, please report it: {value:e} exceeds {name}'s bound {limit:e}"
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spectrum::SingularValues;

    fn values(values: &[f64]) -> Option<SingularValues> {
        Some(SingularValues { values: values.to_vec(), resolution_floor: 0.0, error_bound: 1e-15 })
    }

    fn bounds(update: &[f64], norm: f64) -> PairFigures {
        let mut figures = PairFigures::default();
        let spectra = Spectra {
            base: values(&[4.0, 2.0]),
            other: values(&[4.4, 1.7]),
            update: values(update),
        };
        add_weyl_and_mirsky(&mut figures, &spectra, Some(norm));
        figures
    }

    #[test]
    fn values_stand_beside_their_bounds() {
        let figures = bounds(&[0.5, 0.1], 0.6);
        let found = figures.bounds.expect("asked for");
        let weyl = found.weyl.flatten().expect("defined");
        let mirsky = found.mirsky.flatten().expect("defined");
        assert!((weyl.value.expect("defined") - 0.4).abs() < 1e-15);
        assert!((mirsky.value.expect("defined") - 0.5).abs() < 1e-15);
        assert_eq!((weyl.bound, mirsky.bound), (Some(0.5), Some(0.6)));
        assert_eq!(figures.reason, None);
    }

    #[test]
    fn a_value_beyond_its_bound_is_a_defect() {
        let reason = bounds(&[0.4 - 1e-6, 0.1], 0.6).reason.expect("a defect");
        assert!(reason.contains("Weyl") && !reason.contains("Mirsky"), "{reason}");
        assert_eq!(bounds(&[0.4 - 1e-15, 0.1], 0.6).reason, None);
    }

    #[test]
    fn without_a_spectrum_both_are_undefined() {
        let mut figures = PairFigures::default();
        add_weyl_and_mirsky(&mut figures, &Spectra::default(), None);
        let bounds = figures.bounds.expect("asked for");
        assert_eq!((bounds.weyl, bounds.mirsky, bounds.wedin), (Some(None), Some(None), None));
    }
}
