//! One pair of matrices: what the groups of metrics share, computed once.

use faer::Mat;

use super::halves::halves;
use super::request::{PairMetric, PairOptions};
use super::rotation::Turning;
use super::{bounds, masks, rotation, spectra};
use crate::control::Control;
use crate::failure::Failure;
use crate::matrix::MatrixView;
use crate::report::{MatrixPairReport, PairFigures, Sides, Spectrum};
use crate::sparsity::{self, LineCounts, PairReader, PairSums};
use crate::spectrum::drift::spectral_drift;
use crate::spectrum::leading::{LeadingVectors, leading_vectors};
use crate::spectrum::{self, SingularValues};

/// A pair of matrices and what is asked of it.
pub struct PairMatrix<'a> {
    pub pair: &'a PairReader<'a>,
    pub index: usize,
    /// Of its elements.
    pub sums: &'a PairSums,
    /// All but `Sparsity`, which is measured already.
    pub metrics: &'a [PairMetric],
    pub options: &'a PairOptions,
    pub control: &'a Control,
}

/// The spectra that are asked for, each where it is defined.
#[derive(Default)]
pub struct Spectra {
    pub base: Option<SingularValues>,
    pub other: Option<SingularValues>,
    pub update: Option<SingularValues>,
}

/// Which of the two tensors.
#[derive(Clone, Copy)]
enum Side {
    Base,
    Other,
}

/// Cost of [`PairMatrix::measure`] over all matrices of a pair of tensors of `bytes`.
pub fn cost(
    metrics: &[PairMetric],
    options: &PairOptions,
    view: MatrixView,
    bytes: [u64; 2],
) -> u64 {
    let wants = |metric| metrics.contains(&metric);
    let (m, n) = (view.rows, view.cols);
    let spectrum = spectrum::cost(m, n);
    let vectors = spectrum::cost(m, n);
    let mut cost = if needs_update(metrics) { spectrum } else { 0 };
    if wants(PairMetric::Rotation) {
        let known = vectors_of_base(metrics, options, m.min(n));
        cost += 2 * vectors + rotation::cost(options, m, n);
        cost += rotation::cost_of_intruders(m, n, known);
    } else if needs_spectra(metrics) {
        cost += spectrum + if wants(PairMetric::Masks) { vectors } else { spectrum };
    } else if wants(PairMetric::Masks) {
        cost += vectors;
    }
    if wants(PairMetric::Masks) {
        cost += masks::cost(options, m, n, (bytes[0] + bytes[1]) / view.count as u64);
    }
    cost * view.count as u64
}

/// How many singular vectors of W0 the groups asked for need, of a matrix of rank at most `rank`.
fn vectors_of_base(metrics: &[PairMetric], options: &PairOptions, rank: usize) -> usize {
    let masks = metrics.contains(&PairMetric::Masks);
    let masks = if masks { masks::vectors(options, rank) } else { 0 };
    vectors_of_other(metrics, options, rank).max(masks)
}

/// The same of W1.
fn vectors_of_other(metrics: &[PairMetric], options: &PairOptions, rank: usize) -> usize {
    let rotation = metrics.contains(&PairMetric::Rotation);
    if rotation { rotation::vectors(options, rank) } else { 0 }
}

/// Whether the singular values of both sides are needed, whether or not their vectors are.
fn needs_spectra(metrics: &[PairMetric]) -> bool {
    let of_both = |&metric: &_| matches!(metric, PairMetric::Spectrum | PairMetric::Rotation);
    metrics.iter().any(of_both)
}

fn needs_update(metrics: &[PairMetric]) -> bool {
    metrics.iter().any(|&metric| matches!(metric, PairMetric::Update | PairMetric::Rotation))
}

impl PairMatrix<'_> {
    /// All figures asked for; the elementwise ones among them where `sparsity`.
    ///
    /// # Errors
    /// `Unreadable`, `Changed`, `Cancelled`, or `Internal` where a decomposition fails.
    pub fn measure(
        &self,
        sparsity: bool,
        lines: Option<&LineCounts>,
    ) -> Result<MatrixPairReport, Failure> {
        let elementwise = sparsity::figures(self.sums, lines);
        let mut figures = if sparsity {
            elementwise
        } else {
            // The other groups need the norm of the update, which is found by comparing elements.
            let (frobenius_norm, reason) = (elementwise.frobenius_norm, elementwise.reason);
            PairFigures { frobenius_norm, reason, ..PairFigures::default() }
        };
        let (base, other) = halves(
            spectra::fit_side_by_side(self.pair.view),
            || self.decomposed(Side::Base),
            || self.decomposed(Side::Other),
        );
        let ((base_values, base), (other_values, other)) = (base?, other?);
        let update = self.update_values()?;
        let spectra = Spectra { base: base_values, other: other_values, update };
        if self.wants(PairMetric::Spectrum) {
            self.add_drift(&mut figures, &spectra);
        }
        if self.wants(PairMetric::Update) {
            bounds::add_weyl_and_mirsky(&mut figures, &spectra, self.sums.update_norm());
        }
        if self.wants(PairMetric::Rotation) {
            self.add_rotation(&mut figures, &spectra, base.as_ref().zip(other.as_ref()))?;
        }
        if self.wants(PairMetric::Masks) {
            masks::add(&mut figures, self, base.as_ref())?;
        }
        if self.wants(PairMetric::Spectrum) || self.wants(PairMetric::Update) {
            self.add_spectra(&mut figures, spectra);
        }
        Ok(MatrixPairReport { index: self.index, figures })
    }

    /// Rows and columns.
    pub fn shape(&self) -> (usize, usize) {
        (self.pair.view.rows, self.pair.view.cols)
    }

    /// min(m, n).
    pub fn rank(&self) -> usize {
        self.pair.view.rows.min(self.pair.view.cols)
    }

    fn wants(&self, metric: PairMetric) -> bool {
        self.metrics.contains(&metric)
    }

    fn matrix(&self, side: Side) -> Result<Mat<f64>, Failure> {
        let (reader, format) = match side {
            Side::Base => (&self.pair.base, self.pair.formats[0]),
            Side::Other => (&self.pair.other, self.pair.formats[1]),
        };
        let view = self.pair.view;
        reader.matrix(format, &view.range(self.index), view.cols, self.control)
    }

    /// How many singular vectors of a side the groups asked for need.
    fn vectors(&self, side: Side) -> usize {
        match side {
            Side::Base => vectors_of_base(self.metrics, self.options, self.rank()),
            Side::Other => vectors_of_other(self.metrics, self.options, self.rank()),
        }
    }

    /// Values and vectors as far as they are needed; nothing where an element is NaN or infinite.
    fn decomposed(
        &self,
        side: Side,
    ) -> Result<(Option<SingularValues>, Option<LeadingVectors>), Failure> {
        let vectors = self.vectors(side);
        if vectors == 0 && !needs_spectra(self.metrics) {
            return Ok((None, None));
        }
        let matrix = self.matrix(side)?;
        if vectors == 0 {
            return Ok((self.values(matrix)?, None));
        }
        if !matrix.is_all_finite() {
            self.control.advance(spectrum::cost(matrix.nrows(), matrix.ncols()));
            return Ok((None, None));
        }
        let found = leading_vectors(matrix, vectors, self.control)?;
        Ok((Some(found.spectrum.clone()), Some(found)))
    }

    /// Of dW, where its spectrum or its norm is needed.
    fn update_values(&self) -> Result<Option<SingularValues>, Failure> {
        if !needs_update(self.metrics) {
            return Ok(None);
        }
        let PairReader { base, other, formats, view } = self.pair;
        let range = view.range(self.index);
        self.values(other.difference(base, *formats, &range, view.cols, self.control)?)
    }

    /// Nothing where an element is NaN or infinite.
    fn values(&self, matrix: Mat<f64>) -> Result<Option<SingularValues>, Failure> {
        if !matrix.is_all_finite() {
            self.control.advance(spectrum::cost(matrix.nrows(), matrix.ncols()));
            return Ok(None);
        }
        Ok(Some(spectrum::singular_values(matrix, self.control)?))
    }

    fn add_rotation(
        &self,
        figures: &mut PairFigures,
        spectra: &Spectra,
        leading_of_both: Option<(&LeadingVectors, &LeadingVectors)>,
    ) -> Result<(), Failure> {
        // A zero matrix has no principal subspaces.
        let has_direction = |norm: Option<f64>| norm.is_some_and(|norm| norm > 0.0);
        let defined = has_direction(self.sums.base_norm()) && has_direction(self.sums.other_norm());
        let both = leading_of_both.filter(|_| defined);
        let turning = both.and_then(|(base, other)| Turning::of(self, spectra, base, other));
        let (m, n) = self.shape();
        // Planned for every pair, needed by few.
        let cost = rotation::cost_of_intruders(m, n, self.vectors(Side::Base));
        let Some(turning) = turning else {
            rotation::add_undefined(figures, self);
            self.control.advance(cost);
            return Ok(());
        };
        turning.add(figures)?;
        let mut is_needed = false;
        let all = || {
            is_needed = true;
            Ok(leading_vectors(self.matrix(Side::Base)?, self.rank(), self.control)?)
        };
        figures.directions.intruder_dimensions = Some(turning.intruders(all)?);
        self.control.advance(if is_needed { 0 } else { cost });
        Ok(())
    }

    fn add_drift(&self, figures: &mut PairFigures, spectra: &Spectra) {
        let (m, n) = self.shape();
        let drift = match (&spectra.base, &spectra.other, self.sums.update_norm()) {
            (Some(base), Some(other), Some(norm)) => spectral_drift(base, other, norm, m, n),
            _ => Default::default(),
        };
        figures.nss = Some(drift.nss);
        figures.nss_resolution = Some(drift.nss_resolution);
        figures.nss_null = Some(drift.nss_null);
        figures.nss_excess = Some(drift.nss_excess);
        figures.nss_drift_share = Some(drift.nss_drift_share);
    }

    fn add_spectra(&self, figures: &mut PairFigures, spectra: Spectra) {
        let values = self.options.values;
        let report = |spectrum: Option<SingularValues>| {
            spectrum.map(|spectrum| spectra::report(spectrum, self.pair.view, values))
        };
        let all = Sides {
            base: needs_spectra(self.metrics).then(|| report(spectra.base)),
            other: needs_spectra(self.metrics).then(|| report(spectra.other)),
            update: self.wants(PairMetric::Update).then(|| report(spectra.update)),
        };
        figures.spectral_norm = sides(&all, |one| Some(one.spectral_norm));
        figures.stable_rank = sides(&all, |one| one.stable_rank);
        figures.effective_rank = sides(&all, |one| one.effective_rank);
        figures.participation_ratio = sides(&all, |one| one.participation_ratio);
        figures.condition_number = sides(&all, |one| one.condition_number);
        figures.condition_number_is_lower_bound =
            sides(&all, |one| Some(one.condition_number_is_lower_bound));
        figures.hill_alpha = sides(&all, |one| one.hill_alpha);
        figures.mp_edge = sides(&all, |one| one.mp_edge);
        figures.mp_outliers = sides(&all, |one| one.mp_outliers);
        figures.energy_rank = sides(&all, |one| Some(one.energy_rank));
        figures.resolution_floor = sides(&all, |one| one.resolution_floor);
        if values {
            figures.singular_values = sides(&all, |one| one.singular_values.clone());
        }
    }
}

/// One figure of all sides.
fn sides<T>(
    all: &Sides<Option<Spectrum>>,
    figure: impl Fn(&Spectrum) -> Option<T>,
) -> Option<Sides<Option<T>>> {
    let of = |side: &Option<Spectrum>| side.as_ref().and_then(&figure);
    Some(Sides {
        base: all.base.as_ref().map(of),
        other: all.other.as_ref().map(of),
        update: all.update.as_ref().map(of),
    })
}
