//! What a run is asked to measure.

use serde::Deserialize;

use crate::checkpoint::Checkpoint;
use crate::failure::Failure;
use crate::mask::Alpha;

/// Metric groups of one tensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TensorMetric {
    /// Elementwise statistics and histograms.
    Statistics,
    /// Spectra of weight matrices.
    Spectrum,
    /// Quick estimates of their leading values; not beside [`TensorMetric::Spectrum`], which is
    /// exact.
    Estimate,
}

/// Metric groups of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PairMetric {
    /// Elementwise comparison.
    Sparsity,
    /// Spectra of both sides and the drift between them.
    Spectrum,
    /// Spectrum of the update, and the bounds on the singular values.
    Update,
    /// Rotation of the principal subspaces.
    Rotation,
    /// Masks and energy: where in the matrix the update lies.
    Masks,
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
#[serde(rename_all = "camelCase")]
pub struct PairOptions {
    /// Whether reports carry full lists.
    pub values: bool,
    /// All cores when absent.
    pub threads: Option<usize>,
    /// Tolerance of `updateSparsity`.
    pub eta: f64,
    /// Dimensions of the subspaces whose rotation is measured; when absent, those of
    /// [`DEFAULT_DIMENSIONS`] up to half the rank.
    pub k: Option<Vec<usize>>,
    /// Dimensions of the subspaces whose energy is measured.
    pub energy_k: Vec<usize>,
    /// Rank of the reconstruction behind the principal mask.
    pub rank: usize,
    /// Shares of a matrix that the masks cover.
    pub alpha: Vec<Alpha>,
    /// Absolute cosine from which on two singular vectors resemble one another.
    pub tau: f64,
    /// Asks for the same figures of an update permuted with this seed.
    pub shuffle_seed: Option<u64>,
}

/// Dimensions of subspaces that are measured unless others are asked for.
pub const DEFAULT_DIMENSIONS: [usize; 4] = [8, 32, 128, 512];

impl Default for PairOptions {
    /// The defaults of docs/METRICS.md.
    fn default() -> Self {
        let alpha = ["0.5", "0.3"].map(|share| Alpha::try_from(share.to_owned()));
        let alpha = alpha.into_iter().flatten().collect();
        Self {
            values: false,
            threads: None,
            eta: 1e-3,
            k: None,
            energy_k: vec![16],
            rank: 64,
            alpha,
            tau: 0.6,
            shuffle_seed: None,
        }
    }
}

impl PairOptions {
    /// The dimensions to measure of a matrix of rank at most `rank`: those asked for, whether they
    /// fit or not.
    pub fn dimensions(&self, rank: usize) -> Vec<usize> {
        let fitting = || DEFAULT_DIMENSIONS.into_iter().filter(|&k| k <= rank / 2).collect();
        self.k.clone().unwrap_or_else(fitting)
    }

    fn check(&self) -> Result<(), Failure> {
        check_eta(self.eta)?;
        if !(self.tau > 0.0 && self.tau <= 1.0) {
            return Err(Failure::internal(format!(
                "tau must be over 0, up to 1, it is {}",
                self.tau
            )));
        }
        let mut dimensions = self.k.iter().flatten().chain(&self.energy_k).chain([&self.rank]);
        if dimensions.any(|&dimension| dimension == 0) {
            return Err(Failure::internal("k and rank must be at least 1"));
        }
        Ok(())
    }
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
    /// `Internal` for an index out of range, two shapes, or an option out of range.
    pub fn check(&self, base: &Checkpoint, other: &Checkpoint) -> Result<(), Failure> {
        self.options.check()?;
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

pub(super) fn check_eta(eta: f64) -> Result<(), Failure> {
    if (0.0..1.0).contains(&eta) {
        return Ok(());
    }
    Err(Failure::internal(format!("eta must be in 0 … 1, it is {eta}")))
}

pub(super) fn check_index(checkpoint: &Checkpoint, index: usize) -> Result<(), Failure> {
    let count = checkpoint.tensors.len();
    if index < count {
        return Ok(());
    }
    Err(Failure::internal(format!("there is no tensor number {index}: the checkpoint has {count}")))
}
