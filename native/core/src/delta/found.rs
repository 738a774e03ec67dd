//! How the tensors of OTHER are stored.

use safetensors::Dtype;
use serde::Serialize;

use super::manifest::Part;
use super::positions::{Encoding, Tally};
use super::unit::Unit;
use crate::checkpoint::Tensor;
use crate::output::NewTensor;

/// How the delta has a tensor of OTHER.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum TensorWay {
    /// Not at all: it is that of BASE.
    Unchanged,
    /// As positions and values.
    Sparse,
    /// Whole, since positions and values would take more.
    Whole,
    /// Whole, since BASE has none of its name.
    Added,
    /// Whole, since it has another shape in BASE.
    Reshaped,
    /// Whole, since it has another dtype in BASE.
    Retyped,
}

/// What was found of a tensor, and how it will be stored.
pub struct Found {
    /// Which way.
    pub way: TensorWay,
    /// How many elements differ, where there are two to compare.
    pub changed: Option<u64>,
    /// Of [`TensorWay::Sparse`]: form and length of its positions.
    pub positions: Option<(Encoding, u64)>,
}

/// About what one more tensor takes in a header, besides its name.
const ENTRY_BYTES: usize = 64;

impl Found {
    /// A tensor with these changes, in the fewest bytes.
    pub fn compared(tensor: &Tensor, tally: &Tally) -> Self {
        let changed = Some(tally.count);
        if tally.count == 0 {
            return Self { way: TensorWay::Unchanged, changed, positions: None };
        }
        let positions = Some(tally.smallest(elements(tensor)));
        let sparse = Self { way: TensorWay::Sparse, changed, positions };
        let data: u64 = sparse.parts(tensor).iter().map(NewTensor::bytes).sum();
        if data + ((ENTRY_BYTES + tensor.name.len()) as u64) < tensor.bytes {
            return sparse;
        }
        Self { way: TensorWay::Whole, changed, positions: None }
    }

    /// The tensors that the delta has of `tensor`.
    pub fn parts(&self, tensor: &Tensor) -> Vec<NewTensor> {
        let name = |part: Part| part.name(&tensor.name);
        match (self.way, self.positions) {
            (TensorWay::Unchanged, _) => Vec::new(),
            (TensorWay::Sparse, Some((encoding, length))) => {
                let (part, dtype) = match encoding {
                    Encoding::Bits => (Part::Bits, Dtype::U8),
                    Encoding::Gaps(width) => (Part::Gaps, width.dtype()),
                };
                let (values, count) = (Unit::of(tensor.dtype).dtype, self.changed.unwrap_or(0));
                vec![
                    NewTensor::list(name(part), dtype, length as usize),
                    NewTensor::list(name(Part::Values), values, count as usize),
                ]
            }
            _ => {
                let (dtype, shape) = (tensor.dtype, tensor.shape.clone());
                vec![NewTensor { name: name(Part::Whole), dtype, shape }]
            }
        }
    }

    /// How many elements of `tensor` the delta has.
    pub fn stored(&self, tensor: &Tensor) -> u64 {
        match self.way {
            TensorWay::Unchanged | TensorWay::Sparse => self.changed.unwrap_or(0),
            _ => elements(tensor),
        }
    }
}

/// Elements; where they are smaller than a byte, bytes.
pub fn elements(tensor: &Tensor) -> u64 {
    tensor.bytes / Unit::of(tensor.dtype).bytes as u64
}
