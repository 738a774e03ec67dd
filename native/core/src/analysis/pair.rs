//! One pair of tensors: elementwise comparison of the whole, then its matrices one by one.

use super::pair_matrix::{self, PairMatrix};
use super::request::{PairItem, PairMetric, PairOptions};
use super::shuffled::{self, Shuffled};
use super::tensor::LARGE_BYTES;
use super::{Plan, lanes::Size, spectra, stack};
use crate::checkpoint::{Checkpoint, Tensor};
use crate::control::Control;
use crate::dtype::Format;
use crate::failure::Failure;
use crate::matrix::{MatrixView, ViewKind};
use crate::reader::TensorReader;
use crate::report::{MatrixPairReport, PairDtype, PairFigures, PairReport, Sides};
use crate::sparsity::{self, PairReader, PairSums};

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
    if parts.formats.is_some() && options.shuffle_seed.is_some() && cost > 0 {
        cost += shuffled::cost(&parts.spectral, options, parts.view, bytes);
        large |= spectra::fills_memory(parts.view);
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
        report.figures = uncounted(&parts, options);
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
    let mut matrices = (0..parts.view.count)
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
    let control = options.shuffle_seed.map(|seed| {
        let (base, other) = ((base, item.base), (other, item.other));
        let (view, sparsity, metrics) = (parts.view, parts.sparsity, &parts.spectral[..]);
        let shuffled =
            Shuffled { base, other, formats, view, sparsity, metrics, options, seed, control };
        add_shuffled(&mut matrices, &comparison.sums, &shuffled)
    });
    if parts.view.kind == ViewKind::Stack {
        report.figures = stack_figures(parts.sparsity, &comparison.sums, &matrices);
        report.figures.shuffled_control = control.transpose()?;
        report.matrices = Some(matrices);
    } else if let Some(only) = matrices.into_iter().next() {
        control.transpose()?;
        report.figures = only.figures;
    }
    Ok(report)
}

/// The figures of a stack; the fractions among them where `sparsity`.
fn stack_figures(sparsity: bool, sums: &[PairSums], matrices: &[MatrixPairReport]) -> PairFigures {
    let mut figures = if sparsity { sparsity::stack_figures(sums) } else { PairFigures::default() };
    stack::add_means(&mut figures, matrices);
    figures.reason =
        stack::reason_of(matrices.iter().map(|matrix| matrix.figures.reason.as_deref()));
    figures
}

/// Adds the control to each matrix that is finite on both sides, and returns that of the stack they
/// make, if any is.
fn add_shuffled(
    matrices: &mut [MatrixPairReport],
    sums: &[PairSums],
    shuffled: &Shuffled,
) -> Result<Option<Box<PairFigures>>, Failure> {
    let mut all_sums = Vec::new();
    let mut controls = Vec::new();
    for (matrix, sums) in matrices.iter_mut().zip(sums) {
        matrix.figures.shuffled_control = Some(None);
        if sums.is_finite() {
            let (sums, control) = shuffled.measure(matrix.index)?;
            matrix.figures.shuffled_control = Some(Some(Box::new(control.figures.clone())));
            all_sums.push(sums);
            controls.push(control);
        }
    }
    let figures = || Box::new(stack_figures(shuffled.sparsity, &all_sums, &controls));
    Ok((!controls.is_empty()).then(figures))
}

/// The figures of a pair that is not floating: none, and why.
fn uncounted(parts: &Parts, options: &PairOptions) -> PairFigures {
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
        shuffled_control: options.shuffle_seed.map(|_| None),
        reason: Some(format!("{which}: such elements are only counted")),
        ..PairFigures::default()
    }
}

pub fn failed(base: &Checkpoint, other: &Checkpoint, item: &PairItem, error: String) -> PairReport {
    PairReport { error: Some(error), ..Parts::of(base, other, item).report() }
}
