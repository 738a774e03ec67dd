//! Reading a tensor's matrices and taking their spectra.

use super::lanes::{self, Size};
use crate::checkpoint::Checkpoint;
use crate::control::Control;
use crate::dtype::Format;
use crate::failure::Failure;
use crate::matrix::MatrixView;
use crate::reader::{COST_OF_BYTE, TensorReader};
use crate::report::{EnergyRank, Spectrum};
use crate::spectrum::figures::{SpectrumFigures, figures};
use crate::spectrum::{self, SingularValues};

/// Why a matrix has no spectrum.
pub const NOT_FINITE: &str = "holds NaN or Inf";

/// The singular values of matrix number `index` of the view; nothing where it holds NaN or Inf.
///
/// # Errors
/// `Unreadable`, `Changed` or `Cancelled`.
pub fn of_matrix(
    reader: &TensorReader,
    format: Format,
    view: MatrixView,
    index: usize,
    control: &Control,
) -> Result<Option<SingularValues>, Failure> {
    let matrix = reader.matrix(format, &view.range(index), view.cols, control)?;
    control.advance(reader.tensor().bytes / view.count as u64 * COST_OF_BYTE);
    if !matrix.is_all_finite() {
        control.advance(spectrum::cost(view.rows, view.cols));
        return Ok(None);
    }
    Ok(Some(spectrum::singular_values(matrix, control)?))
}

/// A spectrum that costs more is taken by all threads: about that of 1500×1500.
const LARGE_COST: u64 = 9_000_000_000;
/// A matrix of more bytes in float64 is the only one in memory.
const LARGE_MATRIX_BYTES: u64 = 64 << 20;

/// How the spectra of a tensor are to be run. The matrices of a stack follow each other: one thread
/// would be busy with them when all others are done.
pub fn size(view: MatrixView) -> Size {
    match (is_large(view), fills_memory(view) || view.count > 1) {
        (false, _) => Size::Small,
        (true, false) => Size::Medium,
        (true, true) => Size::Large,
    }
}

/// Whether a matrix of the view is worth all threads, or too large to be held beside others.
pub fn is_large(view: MatrixView) -> bool {
    spectrum::cost(view.rows, view.cols) > LARGE_COST || fills_memory(view)
}

/// Whether a matrix of the view is too large to be held beside others.
pub fn fills_memory(view: MatrixView) -> bool {
    view.matrix_elements() as u64 * 8 > LARGE_MATRIX_BYTES
}

/// Two matrices of no more bytes than this each, in float64, may be decomposed at a time: with
/// their singular vectors they take some five times as much together.
const SIDE_BY_SIDE_BYTES: u64 = 128 << 20;

/// Whether two matrices of the view may be decomposed side by side.
pub fn fit_side_by_side(view: MatrixView) -> bool {
    view.matrix_elements() as u64 * 8 <= SIDE_BY_SIDE_BYTES
}

/// Cost of [`of_matrix`] over all matrices of a tensor of `bytes`.
pub fn cost(view: MatrixView, bytes: u64) -> u64 {
    view.count as u64 * spectrum::cost(view.rows, view.cols) + bytes * COST_OF_BYTE
}

/// The report of a spectrum.
pub fn report(spectrum: SingularValues, view: MatrixView, values: bool) -> Spectrum {
    let found = figures(&spectrum, view.rows, view.cols);
    Spectrum {
        estimate: found.estimate,
        frobenius_norm: found.frobenius_norm,
        spectral_norm: found.spectral_norm,
        stable_rank: found.stable_rank,
        effective_rank: found.effective_rank,
        participation_ratio: found.participation_ratio,
        condition_number: found.condition_number,
        condition_number_is_lower_bound: found.condition_number_is_lower_bound,
        hill_alpha: found.hill_alpha,
        mp_edge: found.mp_edge,
        mp_outliers: found.mp_outliers.map(as_float),
        resolution_floor: Some(found.resolution_floor),
        energy_rank: energy_rank(&found),
        singular_values: values.then_some(spectrum.values),
        residual: None,
        sample: None,
    }
}

fn energy_rank(found: &SpectrumFigures) -> EnergyRank {
    let rank = found.energy_rank;
    EnergyRank {
        half: rank.half.map(as_float),
        nine_tenths: rank.nine_tenths.map(as_float),
        ninety_nine_hundredths: rank.ninety_nine_hundredths.map(as_float),
    }
}

fn as_float(count: usize) -> f64 {
    count as f64
}

/// All singular values of matrix `matrix` of tensor number `tensor`, by so many threads, or as many
/// as there are cores.
///
/// # Errors
/// `Unreadable`, `Changed`, `Cancelled`, or `Invalid` where there is no spectrum.
pub fn singular_values(
    checkpoint: &Checkpoint,
    tensor: usize,
    matrix: usize,
    threads: Option<usize>,
    control: &Control,
) -> Result<Vec<f64>, Failure> {
    let Some(found) = checkpoint.tensors.get(tensor) else {
        return Err(Failure::internal(format!("there is no tensor number {tensor}")));
    };
    let view = MatrixView::of(&found.shape);
    let without = |message: &str| {
        Failure::invalid_tensor(&found.name, format!("tensor \"{}\" {message}", found.name))
    };
    let format = Format::of(found.dtype).filter(|_| view.is_weight_matrix());
    let format = format.ok_or_else(|| without("is no weight matrix: it has no spectrum"))?;
    if matrix >= view.count {
        return Err(without(&format!("has {} matrices, number {matrix} is none", view.count)));
    }
    let reader = TensorReader::open(checkpoint, tensor)?;
    let pool = lanes::pool(lanes::count(threads))?;
    let spectrum = pool.install(|| of_matrix(&reader, format, view, matrix, control))?;
    reader.finish()?;
    Ok(spectrum.ok_or_else(|| without(NOT_FINITE))?.values)
}
