//! Figures of pairs.

use safetensors::Dtype;
use serde::Serialize;

use super::EnergyRank;
use super::direction::{Bounds, Directions};

/// A figure of the base matrix, the other one and the update between them, as far as asked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Sides<T> {
    /// Of W0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<T>,
    /// Of W1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<T>,
    /// Of dW = W1 − W0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update: Option<T>,
}

/// abs(dW) in units of half a bf16 ULP of the base weight.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct UlpRatio {
    /// Elements with dW = 0.
    pub zero: u64,
    /// Ratios under 2⁻⁸.
    pub under: u64,
    /// Ratios in [2^(i−8), 2^(i−7)).
    pub bins: [u64; 16],
    /// Ratios from 2⁸ on.
    pub over: u64,
    /// Whether all of the base lies on the bf16 grid, where the rule is exact.
    pub exact: bool,
}

/// A figure that is absent unless asked for, and null where undefined.
pub type Asked<T> = Option<Option<T>>;

/// Figures of two sides; absent unless asked for, each null where undefined.
pub type SidesOf<T> = Option<Sides<Option<T>>>;

/// Figures of a pair of matrices, or of a pair of tensors of any shape.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PairFigures {
    /// Unchanged elements, both sides as bf16.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_sparsity: Asked<f64>,
    /// Elements whose stored values are equal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact_equal_fraction: Asked<f64>,
    /// ‖dW‖F/‖W0‖F.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relative_update: Asked<f64>,
    /// ⟨W0, dW⟩/‖W0‖F².
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_radial: Asked<f64>,
    /// ⟨W0, dW⟩/(‖W0‖F‖dW‖F).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_radial_cosine: Asked<f64>,
    /// See [`UlpRatio`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ulp_ratio: Asked<UlpRatio>,
    /// Unchanged fraction of each row; on request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row_sparsity: Option<Vec<f64>>,
    /// Unchanged fraction of each column; on request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub col_sparsity: Option<Vec<f64>>,
    /// ‖·‖F.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frobenius_norm: SidesOf<f64>,
    /// σ_1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spectral_norm: SidesOf<f64>,
    /// ‖·‖F²/σ_1².
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stable_rank: SidesOf<f64>,
    /// exp of the entropy of σ/Σσ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_rank: SidesOf<f64>,
    /// (Σσ²)²/Σσ⁴.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participation_ratio: SidesOf<f64>,
    /// σ_1/σ_r, or σ_1/floor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition_number: SidesOf<f64>,
    /// Whether σ_r is under the floor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition_number_is_lower_bound: SidesOf<bool>,
    /// Hill estimator on the leading tenth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hill_alpha: SidesOf<f64>,
    /// Edge of the Marchenko–Pastur bulk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mp_edge: SidesOf<f64>,
    /// Values beyond the 99 % Tracy–Widom point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mp_outliers: SidesOf<f64>,
    /// See [`EnergyRank`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub energy_rank: SidesOf<EnergyRank>,
    /// Values under it are noise of the method.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution_floor: SidesOf<f64>,
    /// All values, descending; on request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub singular_values: SidesOf<Vec<f64>>,
    /// ‖σ(W1) − σ(W0)‖2/‖σ(W0)‖2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nss: Asked<f64>,
    /// The size of `nss` that rounding alone can make.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nss_resolution: Asked<f64>,
    /// What an i.i.d. update of the same size would show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nss_null: Asked<f64>,
    /// `nss` over `nss_null`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nss_excess: Asked<f64>,
    /// Share of the deterministic drift in the null.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nss_drift_share: Asked<f64>,
    /// Where the update went.
    #[serde(flatten)]
    pub directions: Directions,
    /// What limits the changes above; absent unless asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
    /// The same figures with the update permuted inside the matrix; null where it is not finite.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shuffled_control: Asked<Box<PairFigures>>,
    /// Why something above is undefined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl PairFigures {
    /// Adds one more cause of undefined figures.
    pub fn add_reason(&mut self, more: String) {
        self.reason = Some(match self.reason.take() {
            Some(reason) => format!("{reason}; {more}"),
            None => more,
        });
    }
}

/// One matrix of a stack.
#[derive(Debug, Clone, Serialize)]
pub struct MatrixPairReport {
    /// Its place in the stack.
    pub index: usize,
    /// What was measured of it.
    #[serde(flatten)]
    pub figures: PairFigures,
}

/// The dtypes of a pair, as in the headers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairDtype {
    /// Of the base tensor.
    pub base: Dtype,
    /// Of the other one.
    pub other: Dtype,
}

/// What was measured of one pair of tensors.
#[derive(Debug, Clone, Serialize)]
pub struct PairReport {
    /// Name in the base checkpoint.
    pub name: String,
    /// Shape of both.
    pub shape: Vec<usize>,
    /// Stored types.
    pub dtype: PairDtype,
    /// Elements that the sparsity figures count.
    pub elements: usize,
    /// What was measured; of a stack the means over its matrices, fractions over all elements.
    #[serde(flatten)]
    pub figures: PairFigures,
    /// The matrices of a stack.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matrices: Option<Vec<MatrixPairReport>>,
    /// Why the pair could not be read or analysed at all.
    pub error: Option<String>,
}
