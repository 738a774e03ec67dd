//! One tensor: statistics and spectra.

use super::request::{TensorItem, TensorMetric};
use super::{Plan, estimates, lanes::Size, spectra, stack};
use crate::checkpoint::{Checkpoint, Tensor};
use crate::control::Control;
use crate::dtype::Format;
use crate::failure::Failure;
use crate::matrix::{MatrixView, ViewKind};
use crate::reader::{COST_OF_BYTE, TensorReader};
use crate::report::{MatrixReport, Spectrum, TensorReport, TensorStatistics};
use crate::statistics;

/// A tensor of more bytes is read by all threads.
pub const LARGE_BYTES: u64 = 4 << 20;

/// How the spectra of a weight matrix are to be found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spectral {
    Exact,
    Estimated,
}

/// What a tensor is to the metrics.
fn parts(
    tensor: &Tensor,
    item: &TensorItem,
) -> (Option<Format>, MatrixView, bool, Option<Spectral>) {
    let view = MatrixView::of(&tensor.shape);
    let format = Format::of(tensor.dtype);
    let wants = |metric| item.metrics.contains(&metric);
    let spectral = if wants(TensorMetric::Spectrum) {
        Some(Spectral::Exact)
    } else {
        wants(TensorMetric::Estimate).then_some(Spectral::Estimated)
    };
    let spectral = spectral.filter(|_| format.is_some() && view.is_weight_matrix());
    (format, view, wants(TensorMetric::Statistics), spectral)
}

pub fn plan(checkpoint: &Checkpoint, item: &TensorItem) -> Plan {
    let tensor = &checkpoint.tensors[item.tensor];
    let (format, view, statistics, spectral) = parts(tensor, item);
    let passes = format.filter(|_| statistics).map_or(0, statistics::passes);
    let by_bytes = if tensor.bytes > LARGE_BYTES { Size::Large } else { Size::Small };
    let (spectral_cost, size) = match spectral {
        Some(Spectral::Exact) => (spectra::cost(view, tensor.bytes), spectra::size(view)),
        Some(Spectral::Estimated) => (estimates::cost(view, tensor.bytes), by_bytes),
        None => (0, if passes > 0 { by_bytes } else { Size::Small }),
    };
    Plan { cost: passes * tensor.bytes * COST_OF_BYTE + spectral_cost, size }
}

pub fn measure(
    checkpoint: &Checkpoint,
    item: &TensorItem,
    values: bool,
    control: &Control,
) -> Result<TensorReport, Failure> {
    let tensor = &checkpoint.tensors[item.tensor];
    let (format, view, statistics, spectral) = parts(tensor, item);
    let mut report = TensorReport { name: tensor.name.clone(), ..TensorReport::default() };
    let Some(format) = format else {
        if statistics {
            report.stats = Some(TensorStatistics::default());
            report.histogram = Some(None);
            report.log_histogram = Some(None);
            report.reason = Some(format!("{} elements are only counted", tensor.dtype));
        }
        return Ok(report);
    };
    let reader = TensorReader::open(checkpoint, item.tensor)?;
    if statistics {
        let found = statistics::measure(&reader, format, control)?;
        report.stats = Some(found.stats);
        report.histogram = Some(found.histogram);
        report.log_histogram = Some(found.log_histogram);
    }
    if let Some(spectral) = spectral {
        let of_matrix = |index| match spectral {
            Spectral::Exact => spectra::of_matrix(&reader, format, view, index, control)
                .map(|found| found.map(|found| spectra::report(found, view, values))),
            Spectral::Estimated => {
                estimates::of_matrix(&reader, format, view, index, values, control)
            }
        };
        add_spectra(&mut report, view, of_matrix)?;
    }
    reader.finish()?;
    Ok(report)
}

fn add_spectra(
    report: &mut TensorReport,
    view: MatrixView,
    of_matrix: impl Fn(usize) -> Result<Option<Spectrum>, Failure>,
) -> Result<(), Failure> {
    let matrices = (0..view.count)
        .map(|index| {
            let spectrum = of_matrix(index)?;
            let reason = spectrum.is_none().then(|| spectra::NOT_FINITE.to_owned());
            Ok(MatrixReport { index, spectrum, reason })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    if view.kind == ViewKind::Stack {
        report.spectrum = Some(stack::mean_spectrum(&matrices));
        report.reason = stack::reason_of(matrices.iter().map(|matrix| matrix.reason.as_deref()));
        report.matrices = Some(matrices);
    } else if let Some(only) = matrices.into_iter().next() {
        report.spectrum = Some(only.spectrum);
        report.reason = only.reason;
    }
    Ok(())
}

pub fn failed(checkpoint: &Checkpoint, item: &TensorItem, error: String) -> TensorReport {
    let name = checkpoint.tensors[item.tensor].name.clone();
    TensorReport { name, error: Some(error), ..TensorReport::default() }
}
