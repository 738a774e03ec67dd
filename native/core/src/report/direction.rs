//! Figures of where an update went: rotation of the principal subspaces, masks, and the bounds.

use std::collections::BTreeMap;

use serde::Serialize;

use super::pair::Asked;

/// Figures by what they were asked for (k, α), written as it was asked; each null where undefined.
pub type Keyed<T> = Option<BTreeMap<String, Option<T>>>;

/// A figure of the left and of the right singular subspaces.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct LeftRight<T> {
    /// Of the left ones.
    #[serde(rename = "U")]
    pub left: T,
    /// Of the right ones.
    #[serde(rename = "V")]
    pub right: T,
}

/// Gaps σ_k − σ_{k+1} of both sides; undefined for k = r.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Gap {
    /// Of W0.
    pub base: Option<f64>,
    /// Of W1.
    pub other: Option<f64>,
}

/// Canonical angles between the leading k singular subspaces of W0 and W1, in degrees.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rotation {
    /// Largest angle of the left subspaces.
    pub max_u: Option<f64>,
    /// Mean angle of the left subspaces.
    pub mean_u: Option<f64>,
    /// Largest angle of the right subspaces.
    pub max_v: Option<f64>,
    /// Mean angle of the right subspaces.
    pub mean_v: Option<f64>,
    /// What the subspaces are set apart by: rounding turns them by about 2⁻⁵²·σ_1 over it.
    pub gap: Gap,
    /// All left angles, descending; on request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub angles_u: Option<Vec<f64>>,
    /// All right angles, descending; on request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub angles_v: Option<Vec<f64>>,
}

/// A quantity and the bound that it cannot exceed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Bound {
    /// The quantity.
    pub value: Option<f64>,
    /// Its bound.
    pub bound: Option<f64>,
}

/// Perturbation bounds.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Bounds {
    /// max_i |σ_i(W1) − σ_i(W0)| ≤ ‖dW‖2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weyl: Asked<Bound>,
    /// ‖σ(W1) − σ(W0)‖2 ≤ ‖dW‖F.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mirsky: Asked<Bound>,
    /// By k: sine of the largest angle ≤ ‖dW‖2/(σ_k(W0) − σ_{k+1}(W1)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wedin: Keyed<Bound>,
}

/// Figures of where an update went, with what an update of its size would show anyway.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Directions {
    /// By k.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation: Keyed<Rotation>,
    /// By k: root of the expected Σ sin² under an i.i.d. update.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation_null: Keyed<LeftRight<Option<f64>>>,
    /// By k: root of Σ sin² over the null.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation_excess: Keyed<LeftRight<Option<f64>>>,
    /// Leading left singular vectors of W1 that resemble none of W0's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intruder_dimensions: Asked<f64>,
    /// By α: changed elements inside the principal mask over all changed ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal_overlap: Keyed<f64>,
    /// Expected with the changed elements anywhere inside their bf16 exponent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal_overlap_null: Keyed<f64>,
    /// The overlap less its null.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal_overlap_excess: Keyed<f64>,
    /// The excess in standard deviations, clustered by row and column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal_overlap_z: Keyed<f64>,
    /// Whether the rank asked for covers the matrix, so that the principal mask is that of the
    /// largest magnitudes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal_mask_is_top_magnitude: Option<bool>,
    /// By α: changed elements inside the low-magnitude mask over all changed ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low_overlap: Keyed<f64>,
    /// As for the principal mask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low_overlap_null: Keyed<f64>,
    /// As for the principal mask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low_overlap_excess: Keyed<f64>,
    /// As for the principal mask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low_overlap_z: Keyed<f64>,
    /// By k: share of ‖dW‖F² outside the principal subspaces of W0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub off_principal_energy: Keyed<f64>,
    /// 1 − k²/(mn).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub off_principal_null: Keyed<f64>,
    /// Share inside over k²/(mn).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal_energy_excess: Keyed<f64>,
}
