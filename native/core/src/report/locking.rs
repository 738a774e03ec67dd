//! How much of the principal subspace of a tensor's last update its earlier ones have.

use std::collections::BTreeMap;

use serde::Serialize;

/// A figure by K; `None` where it is undefined.
pub type ByDimensions = BTreeMap<String, Option<f64>>;

/// Figures of one matrix, or the means over a stack, at one step.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LockingFigures {
    /// By K.
    pub subspace_locking: ByDimensions,
    /// What chance makes of it, by K.
    pub subspace_locking_baseline: ByDimensions,
    /// Why the figure is undefined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// One matrix of a stack at one step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatrixLocking {
    /// Its place in the stack.
    pub index: usize,
    /// Figures.
    #[serde(flatten)]
    pub figures: LockingFigures,
}

/// One tensor at one step.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct StepLocking {
    /// Of a stack: the means over its matrices.
    #[serde(flatten)]
    pub figures: LockingFigures,
    /// Of a stack only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matrices: Option<Vec<MatrixLocking>>,
}

/// What was measured of one tensor over a trajectory.
#[derive(Debug, Clone, Serialize)]
pub struct LockingReport {
    /// Name in the base.
    pub name: String,
    /// By step; nothing at a step that has no such tensor.
    pub steps: Vec<Option<StepLocking>>,
    /// Why the tensors could not be read at all.
    pub error: Option<String>,
}
