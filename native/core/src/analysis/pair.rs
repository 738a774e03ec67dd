//! One pair of tensors: elementwise comparison of the whole, then its matrices one by one.

use super::pair_matrix::{self, PairMatrix};
use super::request::{PairItem, PairMetric, PairOptions};
use super::tensor::LARGE_BYTES;
use super::{Plan, lanes::Size, spectra, stack};
use crate::checkpoint::{Checkpoint, Tensor};
use crate::control::Control;
use crate::dtype::Format;
use crate::failure::Failure;
use crate::matrix::{MatrixView, ViewKind};
use crate::reader::TensorReader;
use crate::report::{PairDtype, PairFigures, PairReport, Sides};
use crate::sparsity::{self, PairReader};

/// The two tensors of an item and what to measure of them.
struct Parts<'a> {
    base: &'a Tensor,
    other: &'a Tensor,
    view: MatrixView,
    /// Nothing where a side is not floating: then there is nothing to measure.
    formats: Option<[Format; 2]>,
    sparsity: bool,
    /// The groups that are measured matrix by matrix; none where there is no weight matrix.
    spectral: Vec<PairMetric>,
}

impl<'a> Parts<'a> {
    fn of(base: &'a Checkpoint, other: &'a Checkpoint, item: &PairItem) -> Self {
        let (base, other) = (&base.tensors[item.base], &other.tensors[item.other]);
        let view = MatrixView::of(&base.shape);
        let formats = Format::of(base.dtype).zip(Format::of(other.dtype)).map(|(a, b)| [a, b]);
        let is_spectral = |&metric: &PairMetric| {
            metric != PairMetric::Sparsity && formats.is_some() && view.is_weight_matrix()
        };
        let spectral = item.metrics.iter().copied().filter(is_spectral).collect();
        let sparsity = item.metrics.contains(&PairMetric::Sparsity);
        Self { base, other, view, formats, sparsity, spectral }
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

pub fn plan(base: &Checkpoint, other: &Checkpoint, item: &PairItem, options: &PairOptions) -> Plan {
    let parts = Parts::of(base, other, item);
    let bytes = [parts.base.bytes, parts.other.bytes];
    let mut cost = 0;
    let mut large = false;
    if parts.formats.is_some() && (parts.sparsity || !parts.spectral.is_empty()) {
        cost += sparsity::cost(bytes[0], bytes[1]);
        large |= bytes[0] + bytes[1] > LARGE_BYTES;
    }
    if !parts.spectral.is_empty() {
        cost += pair_matrix::cost(&parts.spectral, options, parts.view, bytes);
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
    if !parts.sparsity && parts.spectral.is_empty() {
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
        .map(|index| {
            let sums = &comparison.sums[index];
            let lines = comparison.lines.as_ref().map(|lines| &lines[index]);
            let metrics = &parts.spectral;
            let matrix = PairMatrix { pair: &pair, index, sums, metrics, options, control };
            matrix.measure(parts.sparsity, lines)
        })
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
