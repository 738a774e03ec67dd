//! Metrics group `rotation`: angles between principal subspaces, what a random update would have
//! made of them, Wedin's bound, and intruder dimensions.

use std::collections::BTreeMap;

use super::bounds;
use super::pair_matrix::{PairMatrix, Spectra};
use super::request::PairOptions;
use crate::failure::Failure;
use crate::report::{Bound, Gap, LeftRight, PairFigures, Rotation};
use crate::spectrum::leading::LeadingVectors;
use crate::spectrum::{self, SingularValues};
use crate::subspace::angles::{self, Angles, canonical_angles};
use crate::subspace::intruder::{LOOKED_AT, intruder_dimensions};
use crate::subspace::null::rotation_null;

/// An expected rotation over it is too large for its first-order expression.
const LARGEST_NULL: f64 = 0.3;

/// Cost of the angles of one m×n matrix; that of the singular vectors apart.
pub fn cost(options: &PairOptions, m: usize, n: usize) -> u64 {
    let rank = m.min(n);
    let fitting = options.dimensions(rank).into_iter().filter(|&k| k <= rank);
    fitting.map(|k| angles::cost(m, k) + angles::cost(n, k)).sum()
}

/// How many singular vectors of a matrix of rank at most `rank` are needed.
pub fn vectors(options: &PairOptions, rank: usize) -> usize {
    let fitting = options.dimensions(rank).into_iter().filter(|&k| k <= rank);
    fitting.chain([LOOKED_AT.min(rank)]).max().unwrap_or(0)
}

/// Cost of the decomposition that intruder dimensions ask for where `known` left singular vectors
/// of W0 do not decide; that of the leading ones apart.
pub fn cost_of_intruders(m: usize, n: usize, known: usize) -> u64 {
    if known < m.min(n) { spectrum::cost(m, n) } else { 0 }
}

/// All figures of the group as undefined.
pub fn add_undefined(figures: &mut PairFigures, matrix: &PairMatrix) {
    let keys = || matrix.options.dimensions(matrix.rank()).into_iter().map(|k| k.to_string());
    figures.directions.rotation = Some(keys().map(|k| (k, None)).collect());
    figures.directions.rotation_null = Some(keys().map(|k| (k, None)).collect());
    figures.directions.rotation_excess = Some(keys().map(|k| (k, None)).collect());
    figures.directions.intruder_dimensions = Some(None);
    figures.bounds.get_or_insert_default().wedin = Some(keys().map(|k| (k, None)).collect());
}

/// A pair whose principal subspaces are defined.
pub struct Turning<'a> {
    matrix: &'a PairMatrix<'a>,
    spectra: &'a Spectra,
    base_values: &'a SingularValues,
    other_values: &'a SingularValues,
    /// ‖dW‖2.
    update_spectral_norm: f64,
    /// ‖dW‖F.
    update_norm: f64,
    base: &'a LeadingVectors,
    other: &'a LeadingVectors,
}

/// The angles of one k.
struct Turned {
    k: usize,
    left: Angles,
    right: Angles,
}

impl<'a> Turning<'a> {
    /// Nothing where a spectrum is undefined.
    pub fn of(
        matrix: &'a PairMatrix<'a>,
        spectra: &'a Spectra,
        base: &'a LeadingVectors,
        other: &'a LeadingVectors,
    ) -> Option<Self> {
        Some(Self {
            matrix,
            spectra,
            base_values: spectra.base.as_ref()?,
            other_values: spectra.other.as_ref()?,
            update_spectral_norm: spectra.update.as_ref()?.values.first().copied()?,
            update_norm: matrix.sums.update_norm()?,
            base,
            other,
        })
    }

    /// Adds the figures of every k asked for; those of a k that does not fit, or from which on the
    /// values of a side are rounding, are undefined.
    ///
    /// # Errors
    /// `Cancelled`.
    pub fn add(&self, figures: &mut PairFigures) -> Result<(), Failure> {
        let mut rotations = BTreeMap::new();
        let mut nulls = BTreeMap::new();
        let mut excesses = BTreeMap::new();
        let mut wedin = BTreeMap::new();
        for k in self.matrix.options.dimensions(self.matrix.rank()) {
            let turned = self.turned(k)?;
            let null = turned.as_ref().and_then(|turned| self.null(turned.k));
            let excess = turned.as_ref().zip(null).map(|(turned, null)| self.excess(turned, null));
            rotations.insert(k.to_string(), turned.as_ref().map(|turned| self.rotation(turned)));
            nulls.insert(k.to_string(), null.map(|null| null.map(Some).into()));
            excesses.insert(k.to_string(), excess);
            wedin.insert(k.to_string(), turned.map(|turned| self.wedin(figures, &turned)));
        }
        figures.directions.rotation = Some(rotations);
        figures.directions.rotation_null = Some(nulls);
        figures.directions.rotation_excess = Some(excesses);
        figures.bounds.get_or_insert_default().wedin = Some(wedin);
        self.add_reason(figures);
        Ok(())
    }

    /// Says for which k that fit there are no principal subspaces.
    fn add_reason(&self, figures: &mut PairFigures) {
        let rank = self.matrix.rank();
        let asked = self.matrix.options.dimensions(rank).into_iter();
        let without = asked.filter(|&k| k <= rank && !self.has_subspaces(k));
        let without: Vec<String> = without.map(|k| k.to_string()).collect();
        if !without.is_empty() {
            let list = without.join(", ");
            figures.add_reason(format!(
                "no principal subspaces for k = {list}: σ_k of a side is under its resolution floor"
            ));
        }
    }

    /// Whether σ_k is more than rounding on both sides: the vectors of rounding are arbitrary.
    fn has_subspaces(&self, k: usize) -> bool {
        let is_clear = |side: &SingularValues| side.values[k - 1] > side.resolution_floor;
        is_clear(self.base_values) && is_clear(self.other_values)
    }

    /// Leading left singular vectors of W1 that resemble none of W0's. `all` decomposes W0 in full,
    /// which is needed where the leading vectors do not decide.
    ///
    /// # Errors
    /// Those of `all`.
    pub fn intruders(
        &self,
        all: impl FnOnce() -> Result<LeadingVectors, Failure>,
    ) -> Result<Option<f64>, Failure> {
        let (tau, rank) = (self.matrix.options.tau, self.matrix.rank());
        // Vectors of values that are noise have no direction.
        let floor = self.other_values.resolution_floor;
        let looked_at =
            self.other_values.values.iter().take(LOOKED_AT).filter(|&&s| s > floor).count();
        let other = self.other.left(looked_at);
        let known = self.base.count();
        let found = intruder_dimensions(self.base.left(known), known == rank, other, tau);
        let found = match found {
            None => intruder_dimensions(all()?.left(rank), true, other, tau),
            decided => decided,
        };
        Ok(found.map(|count| count as f64))
    }

    fn turned(&self, k: usize) -> Result<Option<Turned>, Failure> {
        if k > self.matrix.rank() || !self.has_subspaces(k) {
            return Ok(None);
        }
        // Equal matrices have equal subspaces, whatever rounding makes of them.
        if self.update_norm == 0.0 {
            return Ok(Some(Turned { k, left: Angles::none(k), right: Angles::none(k) }));
        }
        let control = self.matrix.control;
        let (left, right) = rayon::join(
            || canonical_angles(self.base.left(k), self.other.left(k), control),
            || canonical_angles(self.base.right(k), self.other.right(k), control),
        );
        Ok(Some(Turned { k, left: left?, right: right? }))
    }

    fn rotation(&self, Turned { k, left, right }: &Turned) -> Rotation {
        let values = self.matrix.options.values;
        Rotation {
            max_u: Some(left.largest()),
            mean_u: Some(left.mean()),
            max_v: Some(right.largest()),
            mean_v: Some(right.mean()),
            gap: Gap { base: gap(self.base_values, *k), other: gap(self.other_values, *k) },
            angles_u: values.then(|| left.degrees()),
            angles_v: values.then(|| right.degrees()),
        }
    }

    /// Nothing where σ_k = σ_{k+1} as far as their errors tell.
    fn null(&self, k: usize) -> Option<[f64; 2]> {
        if gap(self.base_values, k)? <= self.base_values.error_bound {
            return None;
        }
        rotation_null(&self.base_values.values, k, self.matrix.shape(), self.update_norm)
    }

    fn excess(&self, turned: &Turned, null: [f64; 2]) -> LeftRight<Option<f64>> {
        let gap = gap(self.base_values, turned.k);
        let small = gap.is_some_and(|gap| self.update_spectral_norm <= gap);
        let of = |angles: &Angles, null: f64| {
            (small && null <= LARGEST_NULL).then(|| angles.sine_energy.sqrt() / null)
        };
        LeftRight { left: of(&turned.left, null[0]), right: of(&turned.right, null[1]) }
    }

    /// Its bound is undefined where W1's next value is not under W0's last one, or there is none.
    fn wedin(&self, figures: &mut PairFigures, turned: &Turned) -> Bound {
        let k = turned.k;
        let next = self.other_values.values.get(k);
        let gap = next.map(|next| self.base_values.values[k - 1] - next).filter(|&gap| gap > 0.0);
        let largest = turned.left.largest().max(turned.right.largest());
        let bound = Bound {
            value: Some(largest.to_radians().sin()),
            bound: gap.map(|gap| self.update_spectral_norm / gap),
        };
        // Rounding turns a subspace by its size over the gap that sets the subspace apart.
        let own = [self::gap(self.base_values, k), self::gap(self.other_values, k), gap];
        let narrowest = own.into_iter().flatten().fold(f64::INFINITY, f64::min);
        if narrowest > 0.0 {
            let slack = bounds::slack(self.spectra) / narrowest;
            bounds::report_defect(figures, &format!("Wedin, k = {k}"), &bound, slack);
        }
        bound
    }
}

/// σ_k − σ_{k+1}.
fn gap(spectrum: &SingularValues, k: usize) -> Option<f64> {
    spectrum.values.get(k).map(|next| spectrum.values[k - 1] - next)
}

impl<T: Copy> From<[T; 2]> for LeftRight<T> {
    fn from([left, right]: [T; 2]) -> Self {
        Self { left, right }
    }
}
