//! What a run is asked to measure.

use serde::Deserialize;

use crate::checkpoint::Checkpoint;
use crate::failure::Failure;

/// Metric groups of one tensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TensorMetric {
    /// Elementwise statistics and histograms.
    Statistics,
    /// Spectra of weight matrices.
    Spectrum,
}

/// Metric groups of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PairMetric {
    /// Elementwise comparison.
    Sparsity,
    /// Spectra of both sides and the drift between them.
    Spectrum,
}

/// One tensor to measure.
#[derive(Debug, Clone, Deserialize)]
pub struct TensorItem {
    /// Index into the checkpoint's tensors.
    pub tensor: usize,
    /// What to measure of it.
    pub metrics: Vec<TensorMetric>,
}

/// One pair to measure.
#[derive(Debug, Clone, Deserialize)]
pub struct PairItem {
    /// Index into the base checkpoint's tensors.
    pub base: usize,
    /// Index into the other one's.
    pub other: usize,
    /// What to measure of them.
    pub metrics: Vec<PairMetric>,
}

/// Options of a run over tensors.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct TensorOptions {
    /// Whether reports carry full lists.
    pub values: bool,
    /// All cores when absent.
    pub threads: Option<usize>,
}

/// Options of a run over pairs.
#[derive(Debug, Clone, Deserialize)]
pub struct PairOptions {
    /// Whether reports carry full lists.
    pub values: bool,
    /// All cores when absent.
    pub threads: Option<usize>,
    /// Tolerance of `updateSparsity`.
    pub eta: f64,
}

/// A run over tensors.
#[derive(Debug, Clone, Deserialize)]
pub struct TensorRequest {
    /// In the order in which they are to be started.
    pub items: Vec<TensorItem>,
    /// For all items.
    pub options: TensorOptions,
}

/// A run over pairs.
#[derive(Debug, Clone, Deserialize)]
pub struct PairRequest {
    /// In the order in which they are to be started.
    pub items: Vec<PairItem>,
    /// For all items.
    pub options: PairOptions,
}

impl TensorRequest {
    /// # Errors
    /// `Internal` for an index out of range.
    pub fn check(&self, checkpoint: &Checkpoint) -> Result<(), Failure> {
        self.items.iter().try_for_each(|item| check_index(checkpoint, item.tensor))
    }
}

impl PairRequest {
    /// # Errors
    /// `Internal` for an index out of range, two shapes, or a tolerance that is none.
    pub fn check(&self, base: &Checkpoint, other: &Checkpoint) -> Result<(), Failure> {
        let eta = self.options.eta;
        if !(0.0..1.0).contains(&eta) {
            return Err(Failure::internal(format!("eta must be in 0 … 1, it is {eta}")));
        }
        for item in &self.items {
            check_index(base, item.base)?;
            check_index(other, item.other)?;
            let (base, other) = (&base.tensors[item.base], &other.tensors[item.other]);
            if base.shape != other.shape {
                let (name, base, other) = (&base.name, &base.shape, &other.shape);
                let message = format!("shapes {base:?} and {other:?} cannot be compared");
                return Err(Failure::internal(message).with_tensor(name));
            }
        }
        Ok(())
    }
}

fn check_index(checkpoint: &Checkpoint, index: usize) -> Result<(), Failure> {
    let count = checkpoint.tensors.len();
    if index < count {
        return Ok(());
    }
    Err(Failure::internal(format!("there is no tensor number {index}: the checkpoint has {count}")))
}
