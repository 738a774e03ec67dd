//! Figures of two updates of one base.

use safetensors::Dtype;
use serde::Serialize;

/// Something of the first and the second update.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct FirstSecond<T> {
    /// Of the first.
    pub first: T,
    /// Of the second.
    pub second: T,
}

/// The dtypes of a triple, as in the headers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TripleDtype {
    /// Of W0.
    pub base: Dtype,
    /// Of the first update.
    pub first: Dtype,
    /// Of the second update.
    pub second: Dtype,
}

/// Figures of two updates of one tensor.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdatesFigures {
    /// Cosine of the two updates.
    pub task_vector_cosine: Option<f64>,
    /// Of the elements that both change, those that they move in different directions.
    pub sign_conflict_fraction: Option<f64>,
    /// Elements that both change over those that either changes.
    pub mask_jaccard: Option<f64>,
    /// What it would be by magnitude and precision alone.
    pub mask_jaccard_null: Option<f64>,
    /// The first less the second.
    pub mask_jaccard_excess: Option<f64>,
    /// Elements that the first changes, of all.
    pub changed_first: Option<f64>,
    /// Elements that the second changes, of all.
    pub changed_second: Option<f64>,
    /// Elements that both change, of all.
    pub changed_both: Option<f64>,
    /// ‖dW‖F/‖W0‖F.
    pub relative_update: FirstSecond<Option<f64>>,
    /// ‖W0‖F.
    pub base_norm: Option<f64>,
    /// ‖dW‖F.
    pub update_norm: FirstSecond<Option<f64>>,
    /// Why something above is undefined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What was measured of one triple.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdatesReport {
    /// Name in the base.
    pub name: String,
    /// Shape of all sides.
    pub shape: Vec<usize>,
    /// Dtypes of the sides.
    pub dtype: TripleDtype,
    /// Elements of each side.
    pub elements: usize,
    /// Figures.
    #[serde(flatten)]
    pub figures: UpdatesFigures,
    /// Why the tensors could not be read at all.
    pub error: Option<String>,
}
