//! Which tensor of BASE each tensor of OTHER belongs to.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use crate::checkpoint::{Checkpoint, Tensor};
use crate::failure::Failure;

/// Two tensors that are one, though their names differ, by their indices.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Renamed {
    /// In BASE.
    pub base: usize,
    /// In OTHER.
    pub other: usize,
}

/// By tensor of OTHER: the tensor of BASE of the same name, or else the one that it was renamed
/// from. No tensor of BASE has two partners.
///
/// # Errors
/// `Internal` for an index out of range.
pub fn partners<'a>(
    base: &'a Checkpoint,
    other: &Checkpoint,
    renamed: &[Renamed],
) -> Result<Vec<Option<&'a Tensor>>, Failure> {
    let by_name: HashMap<&str, &Tensor> =
        base.tensors.iter().map(|tensor| (tensor.name.as_str(), tensor)).collect();
    let partner = |tensor: &Tensor| by_name.get(tensor.name.as_str()).copied();
    let mut partners: Vec<Option<&Tensor>> = other.tensors.iter().map(partner).collect();
    let mut taken: HashSet<&str> =
        partners.iter().flatten().map(|tensor| tensor.name.as_str()).collect();
    for pair in renamed {
        let from = base.tensors.get(pair.base);
        let (Some(from), Some(to)) = (from, partners.get_mut(pair.other)) else {
            return Err(Failure::internal(format!("there is no pair of tensors {pair:?}")));
        };
        if to.is_none() && taken.insert(&from.name) {
            *to = Some(from);
        }
    }
    Ok(partners)
}

/// Whether one can be stored as changes to the other.
pub fn is_comparable(base: &Tensor, other: &Tensor) -> bool {
    (base.dtype, &base.shape) == (other.dtype, &other.shape)
}
