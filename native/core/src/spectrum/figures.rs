//! Figures of one spectrum, computed from its singular values alone.

use serde::Serialize;

use super::SingularValues;
use super::marchenko_pastur;

/// The figures of "Spectrum of one matrix" in docs/METRICS.md; `None` where undefined.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SpectrumFigures {
    /// Whether the figures come from some of the singular values only.
    pub estimate: bool,
    /// ‖W‖F.
    pub frobenius_norm: f64,
    /// σ_1.
    pub spectral_norm: f64,
    /// ‖W‖F²/σ_1².
    pub stable_rank: Option<f64>,
    /// Exponential of the entropy of σ_i/Σσ.
    pub effective_rank: Option<f64>,
    /// (Σσ²)²/Σσ⁴.
    pub participation_ratio: Option<f64>,
    /// σ_1/σ_r, or σ_1 over the resolution floor where σ_r is under it.
    pub condition_number: Option<f64>,
    /// Whether the condition number is σ_1 over the floor.
    pub condition_number_is_lower_bound: bool,
    /// Hill estimator of the tail exponent of the singular values.
    pub hill_alpha: Option<f64>,
    /// Upper edge of the noise bulk fitted to the median. Undefined where the median is noise.
    pub mp_edge: Option<f64>,
    /// Values above the 99 % Tracy–Widom point of that bulk.
    pub mp_outliers: Option<usize>,
    /// Values under it are numerical noise of the method used.
    pub resolution_floor: f64,
    /// Least number of values that hold a share of the energy.
    pub energy_rank: EnergyRank,
}

/// Least k with `Σ_{i≤k}σ² ≥ q·Σσ²`, for three shares q.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct EnergyRank {
    /// q = 0.5.
    #[serde(rename = "0.5")]
    pub half: Option<usize>,
    /// q = 0.9.
    #[serde(rename = "0.9")]
    pub nine_tenths: Option<usize>,
    /// q = 0.99.
    #[serde(rename = "0.99")]
    pub ninety_nine_hundredths: Option<usize>,
}

/// All figures of the spectrum of an m×n matrix (`spectrum.values` holds min(m, n) of them).
pub fn figures(spectrum: &SingularValues, m: usize, n: usize) -> SpectrumFigures {
    let first = spectrum.values.first().copied().unwrap_or(0.0);
    let unit = Unit::new(&spectrum.values, first);
    let edge = noise_edge(&unit, m, n, spectrum.resolution_floor);
    let (condition_number, condition_number_is_lower_bound) = condition(spectrum, first);
    SpectrumFigures {
        estimate: false,
        frobenius_norm: first * unit.energy.sqrt(),
        spectral_norm: first,
        stable_rank: unit.defined(unit.energy),
        effective_rank: unit.defined(effective_rank(&unit.values)),
        participation_ratio: unit.defined(participation_ratio(&unit)),
        condition_number,
        condition_number_is_lower_bound,
        hill_alpha: hill_alpha(&unit.values),
        mp_edge: edge.map(|edge| edge.bare * first),
        mp_outliers: edge
            .map(|edge| unit.values.iter().filter(|&&value| value > edge.tracy_widom).count()),
        resolution_floor: spectrum.resolution_floor,
        energy_rank: EnergyRank {
            half: energy_rank(&unit, 0.5),
            nine_tenths: energy_rank(&unit, 0.9),
            ninety_nine_hundredths: energy_rank(&unit, 0.99),
        },
    }
}

/// Singular values in units of the first: their fourth powers then neither overflow nor vanish.
struct Unit {
    values: Vec<f64>,
    first: f64,
    /// Σ(σ/σ_1)².
    energy: f64,
}

impl Unit {
    fn new(values: &[f64], first: f64) -> Self {
        let scale = if first > 0.0 { first } else { 1.0 };
        let values: Vec<f64> = values.iter().map(|value| value / scale).collect();
        let energy = values.iter().map(|value| value * value).sum();
        Self { values, first, energy }
    }

    fn defined(&self, figure: f64) -> Option<f64> {
        (self.first > 0.0).then_some(figure)
    }
}

fn effective_rank(values: &[f64]) -> f64 {
    let sum: f64 = values.iter().sum();
    let entropy: f64 = values
        .iter()
        .map(|value| value / sum)
        .filter(|&share| share > 0.0)
        .map(|share| -share * share.ln())
        .sum();
    entropy.exp()
}

fn participation_ratio(unit: &Unit) -> f64 {
    let fourth: f64 = unit.values.iter().map(|value| value.powi(4)).sum();
    unit.energy * unit.energy / fourth
}

fn condition(spectrum: &SingularValues, first: f64) -> (Option<f64>, bool) {
    let last = spectrum.values.last().copied().unwrap_or(0.0);
    let bounded = last < spectrum.resolution_floor;
    let divisor = if bounded { spectrum.resolution_floor } else { last };
    let defined = first > 0.0 && divisor > 0.0;
    (defined.then(|| first / divisor), defined && bounded)
}

fn energy_rank(unit: &Unit, share: f64) -> Option<usize> {
    let mut sum = 0.0;
    let reached = unit.values.iter().position(|value| {
        sum += value * value;
        sum >= share * unit.energy
    });
    reached.filter(|_| unit.first > 0.0).map(|index| index + 1)
}

/// `[1/(k−1)·Σ_{i<k} ln(σ_i/σ_k)]⁻¹` with k = max(2, ⌊r/10⌋).
fn hill_alpha(values: &[f64]) -> Option<f64> {
    let k = (values.len() / 10).max(2);
    let &threshold = values.get(k - 1).filter(|&&value| value > 0.0)?;
    let sum: f64 = values[..k - 1].iter().map(|value| (value / threshold).ln()).sum();
    (sum > 0.0).then(|| (k - 1) as f64 / sum)
}

#[derive(Clone, Copy)]
struct NoiseEdge {
    bare: f64,
    tracy_widom: f64,
}

/// Edges of the bulk of noise whose median is the spectrum's own, in units of σ_1.
fn noise_edge(unit: &Unit, m: usize, n: usize, floor: f64) -> Option<NoiseEdge> {
    let middle = median_of_squares(&unit.values)?;
    if middle.sqrt() * unit.first <= floor {
        return None;
    }
    let (long, beta) = (m.max(n) as f64, m.min(n) as f64 / m.max(n) as f64);
    let deviation = (middle / (long * marchenko_pastur::median(beta))).sqrt();
    let (rows, columns) = ((m as f64).sqrt(), (n as f64).sqrt());
    let sum = rows + columns;
    let spread = sum * (1.0 / rows + 1.0 / columns).cbrt();
    Some(NoiseEdge {
        bare: deviation * sum,
        tracy_widom: deviation * (sum * sum + 2.02 * spread).sqrt(),
    })
}

fn median_of_squares(descending: &[f64]) -> Option<f64> {
    let upper = *descending.get(descending.len() / 2)?;
    let lower = descending[(descending.len() - 1) / 2];
    Some(0.5 * (upper * upper + lower * lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spectrum(values: Vec<f64>, floor: f64) -> SingularValues {
        SingularValues { values, resolution_floor: floor, error_bound: floor }
    }

    fn sample() -> Vec<f64> {
        let mut values: Vec<f64> =
            (0..24).map(|i| 8.0 / f64::from(i + 1) + 0.25 * f64::from(i % 3)).collect();
        values.sort_by(|a, b| b.total_cmp(a));
        values
    }

    fn close(actual: Option<f64>, expected: f64) {
        let actual = actual.expect("defined");
        assert!((actual / expected - 1.0).abs() < 1e-13, "{actual} for {expected}");
    }

    /// Expected figures by numpy.
    #[test]
    fn figures_agree_with_numpy() {
        for scale in [1.0, 1e-200, 1e200] {
            let values = sample().iter().map(|value| value * scale).collect();
            let found = figures(&spectrum(values, 1e-14 * scale), 40, 24);
            close(Some(found.frobenius_norm / scale), 10.81527043988818);
            close(found.stable_rank, 1.8276574169987356);
            close(found.effective_rank, 16.575357143999504);
            close(found.participation_ratio, 2.9891829774623058);
            close(found.condition_number, 22.0);
            close(found.hill_alpha, 1.5809712810662024);
            close(found.mp_edge.map(|edge| edge / scale), 1.9117907671920171);
            assert_eq!(found.mp_outliers, Some(3));
            let ranks = EnergyRank {
                half: Some(1),
                nine_tenths: Some(8),
                ninety_nine_hundredths: Some(20),
            };
            assert_eq!(found.energy_rank, ranks);
        }
    }

    #[test]
    fn zero_matrix_has_norms_but_no_ranks() {
        let found = figures(&spectrum(vec![0.0; 5], 0.0), 5, 9);
        assert_eq!((found.frobenius_norm, found.spectral_norm), (0.0, 0.0));
        assert_eq!(found.stable_rank, None);
        assert_eq!(found.effective_rank, None);
        assert_eq!(found.participation_ratio, None);
        assert_eq!((found.condition_number, found.condition_number_is_lower_bound), (None, false));
        assert_eq!(found.hill_alpha, None);
        assert_eq!(found.mp_edge, None);
        assert_eq!(found.energy_rank.half, None);
    }

    #[test]
    fn condition_number_stops_at_the_floor() {
        let found = figures(&spectrum(vec![2.0, 1.0, 1e-17], 1e-15), 3, 3);
        assert_eq!(found.condition_number, Some(2.0 / 1e-15));
        assert!(found.condition_number_is_lower_bound);
    }

    #[test]
    fn equal_leading_values_leave_the_tail_exponent_undefined() {
        assert_eq!(figures(&spectrum(vec![3.0, 3.0], 0.0), 2, 2).hill_alpha, None);
        assert_eq!(figures(&spectrum(vec![3.0], 0.0), 1, 2).hill_alpha, None);
    }

    #[test]
    fn names_are_those_of_the_report() {
        let found = figures(&spectrum(vec![2.0, 1.0], 0.0), 2, 2);
        let json = serde_json::to_value(found).expect("plain data");
        assert_eq!(json["energyRank"]["0.99"], 2);
        assert_eq!(json["conditionNumberIsLowerBound"], false);
    }
}
