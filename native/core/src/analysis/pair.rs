//! One pair of tensors: elementwise comparison, spectra of both sides, and the drift between them.

use super::request::{PairItem, PairMetric, PairOptions};
use super::tensor::LARGE_BYTES;
use super::{Plan, lanes::Size, spectra, stack};
use crate::checkpoint::{Checkpoint, Tensor};
use crate::control::Control;
use crate::dtype::Format;
use crate::failure::Failure;
use crate::matrix::{MatrixView, ViewKind};
use crate::reader::TensorReader;
use crate::report::{MatrixPairReport, PairDtype, PairFigures, PairReport, Sides, Spectrum};
use crate::sparsity::{self, Comparison, PairReader};
use crate::spectrum::SingularValues;
use crate::spectrum::drift::spectral_drift;

/// The two tensors of an item and what to measure of them.
struct Parts<'a> {
    base: &'a Tensor,
    other: &'a Tensor,
    view: MatrixView,
    /// Nothing where a side is not floating: then there is nothing to measure.
    formats: Option<[Format; 2]>,
    sparsity: bool,
    spectral: bool,
}

impl<'a> Parts<'a> {
    fn of(base: &'a Checkpoint, other: &'a Checkpoint, item: &PairItem) -> Self {
        let (base, other) = (&base.tensors[item.base], &other.tensors[item.other]);
        let view = MatrixView::of(&base.shape);
        let formats = Format::of(base.dtype).zip(Format::of(other.dtype)).map(|(a, b)| [a, b]);
        let wants = |metric| item.metrics.contains(&metric);
        let spectral = wants(PairMetric::Spectrum) && formats.is_some() && view.is_weight_matrix();
        Self { base, other, view, formats, sparsity: wants(PairMetric::Sparsity), spectral }
    }

    fn report(&self) -> PairReport {
        PairReport {
            name: self.base.name.clone(),
            shape: self.base.shape.clone(),
            dtype: PairDtype { base: self.base.dtype, other: self.other.dtype },
            elements: self.base.elements(),
            figures: PairFigures::default(),
            matrices: None,
            error: None,
        }
    }
}

pub fn plan(base: &Checkpoint, other: &Checkpoint, item: &PairItem) -> Plan {
    let parts = Parts::of(base, other, item);
    let bytes = [parts.base.bytes, parts.other.bytes];
    let mut cost = 0;
    let mut large = false;
    if parts.formats.is_some() && (parts.sparsity || parts.spectral) {
        cost += sparsity::cost(bytes[0], bytes[1]);
        large |= bytes[0] + bytes[1] > LARGE_BYTES;
    }
    if parts.spectral {
        cost += bytes.iter().map(|&bytes| spectra::cost(parts.view, bytes)).sum::<u64>();
        large |= spectra::is_large(parts.view);
    }
    Plan { cost, size: if large { Size::Large } else { Size::Small } }
}

pub fn measure(
    base: &Checkpoint,
    other: &Checkpoint,
    item: &PairItem,
    options: &PairOptions,
    control: &Control,
) -> Result<PairReport, Failure> {
    let parts = Parts::of(base, other, item);
    let mut report = parts.report();
    let Some(formats) = parts.formats else {
        report.figures = uncounted(&parts);
        return Ok(report);
    };
    if !parts.sparsity && !parts.spectral {
        return Ok(report);
    }
    let pair = PairReader {
        base: TensorReader::open(base, item.base)?,
        other: TensorReader::open(other, item.other)?,
        formats,
        view: parts.view,
    };
    let lines = parts.sparsity && options.values;
    let comparison = sparsity::measure(&pair, options.eta, lines, control)?;
    let matrices = (0..parts.view.count)
        .map(|index| measure_matrix(&parts, &pair, &comparison, index, options.values, control))
        .collect::<Result<Vec<_>, _>>()?;
    pair.base.finish()?;
    pair.other.finish()?;
    if parts.view.kind == ViewKind::Stack {
        if parts.sparsity {
            report.figures = sparsity::stack_figures(&comparison.sums);
        }
        stack::add_means(&mut report.figures, &matrices);
        report.figures.reason =
            stack::reason_of(matrices.iter().map(|matrix| matrix.figures.reason.as_deref()));
        report.matrices = Some(matrices);
    } else if let Some(only) = matrices.into_iter().next() {
        report.figures = only.figures;
    }
    Ok(report)
}

fn measure_matrix(
    parts: &Parts,
    pair: &PairReader,
    comparison: &Comparison,
    index: usize,
    values: bool,
    control: &Control,
) -> Result<MatrixPairReport, Failure> {
    let sums = &comparison.sums[index];
    let lines = comparison.lines.as_ref().map(|lines| &lines[index]);
    let elementwise = sparsity::figures(sums, lines);
    let mut figures = if parts.sparsity {
        elementwise
    } else {
        // The spectra need the norm of the update, which is found by comparing elements.
        let (frobenius_norm, reason) = (elementwise.frobenius_norm, elementwise.reason);
        PairFigures { frobenius_norm, reason, ..PairFigures::default() }
    };
    if parts.spectral {
        let [base_format, other_format] = pair.formats;
        let spectrum_of =
            |reader, format| spectra::of_matrix(reader, format, parts.view, index, control);
        let base = spectrum_of(&pair.base, base_format)?;
        let other = spectrum_of(&pair.other, other_format)?;
        add_drift(&mut figures, &base, &other, sums.update_norm(), parts.view);
        let report = |spectrum: Option<SingularValues>| {
            spectrum.map(|spectrum| spectra::report(spectrum, parts.view, values))
        };
        add_spectra(&mut figures, report(base), report(other), values);
    }
    Ok(MatrixPairReport { index, figures })
}

fn add_drift(
    figures: &mut PairFigures,
    base: &Option<SingularValues>,
    other: &Option<SingularValues>,
    update_norm: Option<f64>,
    view: MatrixView,
) {
    let drift = match (base, other, update_norm) {
        (Some(base), Some(other), Some(norm)) => {
            spectral_drift(base, other, norm, view.rows, view.cols)
        }
        _ => Default::default(),
    };
    figures.nss = Some(drift.nss);
    figures.nss_resolution = Some(drift.nss_resolution);
    figures.nss_null = Some(drift.nss_null);
    figures.nss_excess = Some(drift.nss_excess);
    figures.nss_drift_share = Some(drift.nss_drift_share);
}

fn add_spectra(
    figures: &mut PairFigures,
    base: Option<Spectrum>,
    other: Option<Spectrum>,
    values: bool,
) {
    fn sides<T>(
        base: &Option<Spectrum>,
        other: &Option<Spectrum>,
        figure: impl Fn(&Spectrum) -> Option<T>,
    ) -> Option<Sides<Option<T>>> {
        let of = |side: &Option<Spectrum>| side.as_ref().and_then(&figure);
        Some(Sides { base: of(base), other: of(other), update: None })
    }
    let (base, other) = (&base, &other);
    figures.spectral_norm = sides(base, other, |one| Some(one.spectral_norm));
    figures.stable_rank = sides(base, other, |one| one.stable_rank);
    figures.effective_rank = sides(base, other, |one| one.effective_rank);
    figures.participation_ratio = sides(base, other, |one| one.participation_ratio);
    figures.condition_number = sides(base, other, |one| one.condition_number);
    figures.condition_number_is_lower_bound =
        sides(base, other, |one| Some(one.condition_number_is_lower_bound));
    figures.hill_alpha = sides(base, other, |one| one.hill_alpha);
    figures.mp_edge = sides(base, other, |one| one.mp_edge);
    figures.mp_outliers = sides(base, other, |one| one.mp_outliers);
    figures.energy_rank = sides(base, other, |one| Some(one.energy_rank));
    figures.resolution_floor = sides(base, other, |one| Some(one.resolution_floor));
    if values {
        figures.singular_values = sides(base, other, |one| one.singular_values.clone());
    }
}

/// The figures of a pair that is not floating: none, and why.
fn uncounted(parts: &Parts) -> PairFigures {
    if !parts.sparsity {
        return PairFigures::default();
    }
    let (base, other) = (parts.base.dtype, parts.other.dtype);
    let which = if base == other { format!("{base}") } else { format!("{base} against {other}") };
    PairFigures {
        update_sparsity: Some(None),
        exact_equal_fraction: Some(None),
        relative_update: Some(None),
        update_radial: Some(None),
        update_radial_cosine: Some(None),
        ulp_ratio: Some(None),
        frobenius_norm: Some(Sides { base: None, other: None, update: Some(None) }),
        reason: Some(format!("{which}: such elements are only counted")),
        ..PairFigures::default()
    }
}

pub fn failed(base: &Checkpoint, other: &Checkpoint, item: &PairItem, error: String) -> PairReport {
    PairReport { error: Some(error), ..Parts::of(base, other, item).report() }
}
