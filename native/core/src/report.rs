//! Results of measurements, with the names of `src/model/report.ts`. `None` means undefined and is
//! written as null; what was not asked for is absent. No number here is NaN or infinite.

mod direction;
mod locking;
mod pair;
mod updates;

use serde::Serialize;

pub use direction::{Bound, Bounds, Directions, Gap, Keyed, LeftRight, Rotation};
pub use locking::{ByDimensions, LockingFigures, LockingReport, MatrixLocking, StepLocking};
pub use pair::{
    Asked, MatrixPairReport, PairDtype, PairFigures, PairReport, Sides, SidesOf, UlpRatio,
};
pub use updates::{FirstSecond, TripleDtype, UpdatesFigures, UpdatesReport};

/// Elementwise statistics; the first six over finite elements.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TensorStatistics {
    /// Smallest element.
    pub min: Option<f64>,
    /// Largest element.
    pub max: Option<f64>,
    /// Arithmetic mean.
    pub mean: Option<f64>,
    /// Population standard deviation.
    pub std: Option<f64>,
    /// Largest magnitude.
    pub abs_max: Option<f64>,
    /// Root of the mean square.
    pub rms: Option<f64>,
    /// Zeros among all elements, 0…1.
    pub zero_fraction: Option<f64>,
    /// Elements that are NaN.
    pub nan_count: u64,
    /// Elements that are infinite.
    pub inf_count: u64,
    /// Elements that are subnormal in the stored dtype.
    pub subnormal_count: u64,
}

/// 64 equal bins over [min, max] of the finite elements; the last one includes max.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Histogram {
    /// Left edge of the first bin.
    pub min: f64,
    /// Right edge of the last bin.
    pub max: f64,
    /// Elements per bin.
    pub counts: Vec<u64>,
}

/// Counts of floor(log2 |w|) of the finite non-zero elements.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogHistogram {
    /// Exponent of the first count.
    pub min_exponent: i32,
    /// Elements per exponent.
    pub counts: Vec<u64>,
    /// Zeros, which have no exponent.
    pub zero_count: u64,
}

/// Least k with Σ_{i≤k} σ² ≥ q·Σσ².
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct EnergyRank {
    /// q = 0.5.
    #[serde(rename = "0.5")]
    pub half: Option<f64>,
    /// q = 0.9.
    #[serde(rename = "0.9")]
    pub nine_tenths: Option<f64>,
    /// q = 0.99.
    #[serde(rename = "0.99")]
    pub ninety_nine_hundredths: Option<f64>,
}

/// Spectrum of one matrix; of a stack the means over its matrices.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Spectrum {
    /// Whether it comes from a few products with the matrix rather than all singular values.
    pub estimate: bool,
    /// ‖W‖F.
    pub frobenius_norm: f64,
    /// σ_1.
    pub spectral_norm: f64,
    /// ‖W‖F² / σ_1².
    pub stable_rank: Option<f64>,
    /// exp of the entropy of σ/Σσ.
    pub effective_rank: Option<f64>,
    /// (Σσ²)² / Σσ⁴.
    pub participation_ratio: Option<f64>,
    /// σ_1/σ_r, or σ_1/floor.
    pub condition_number: Option<f64>,
    /// Whether σ_r is under the floor.
    pub condition_number_is_lower_bound: bool,
    /// Hill estimator on the leading tenth.
    pub hill_alpha: Option<f64>,
    /// Edge of the Marchenko–Pastur bulk.
    pub mp_edge: Option<f64>,
    /// Values beyond the 99 % Tracy–Widom point.
    pub mp_outliers: Option<f64>,
    /// Values under it are noise of the method; an estimate has none.
    pub resolution_floor: Option<f64>,
    /// See [`EnergyRank`].
    pub energy_rank: EnergyRank,
    /// All values, descending; of an estimate, lower bounds of the leading ones. On request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub singular_values: Option<Vec<f64>>,
    /// Of an estimate: some singular value lies within it of `spectral_norm`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub residual: Option<f64>,
    /// Of an estimate of a large tensor: the rows that it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample: Option<Sample>,
}

/// Rows that stand for a whole matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Sample {
    /// Rows that were read.
    pub rows: usize,
    /// Rows of the matrix.
    pub of: usize,
}

/// One matrix of a stack.
#[derive(Debug, Clone, Serialize)]
pub struct MatrixReport {
    /// Its place in the stack.
    pub index: usize,
    /// Its spectrum.
    pub spectrum: Option<Spectrum>,
    /// Why that is undefined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What was measured of one tensor.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TensorReport {
    /// Name of the tensor.
    pub name: String,
    /// Asked for by `statistics`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stats: Option<TensorStatistics>,
    /// Asked for by `statistics`; null where no element is finite.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub histogram: Option<Option<Histogram>>,
    /// Likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_histogram: Option<Option<LogHistogram>>,
    /// Asked for by `spectrum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spectrum: Option<Option<Spectrum>>,
    /// The matrices of a stack.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matrices: Option<Vec<MatrixReport>>,
    /// Why something above is undefined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Why the tensor could not be read or analysed at all.
    pub error: Option<String>,
}
