//! A checkpoint in the words of `src/model/checkpoint.ts`.

use std::collections::BTreeMap;

use safetensors::Dtype;
use serde::Serialize;

use super::{Checkpoint, Shard, Tensor};

/// What is known of a checkpoint without touching tensor data.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Description<'a> {
    path: String,
    format: &'static str,
    bytes: u64,
    parameters: u64,
    tensor_count: usize,
    metadata: &'a BTreeMap<String, String>,
    shards: Vec<ShardDescription<'a>>,
    dtypes: Vec<DtypeShare>,
    tensors: Vec<TensorDescription<'a>>,
}

#[derive(Debug, Serialize)]
struct ShardDescription<'a> {
    file: &'a str,
    bytes: u64,
}

#[derive(Debug, Serialize)]
struct DtypeShare {
    dtype: Dtype,
    tensors: u64,
    parameters: u64,
}

#[derive(Debug, Serialize)]
struct TensorDescription<'a> {
    name: &'a str,
    dtype: Dtype,
    shape: &'a [usize],
    bytes: u64,
    offset: u64,
    shard: usize,
}

impl Checkpoint {
    /// The checkpoint as it crosses to TypeScript.
    pub fn description(&self) -> Description<'_> {
        Description {
            path: self.path.display().to_string(),
            format: "safetensors",
            bytes: self.bytes(),
            parameters: self.tensors.iter().map(|tensor| tensor.elements() as u64).sum(),
            tensor_count: self.tensors.len(),
            metadata: &self.metadata,
            shards: self.shards.iter().map(describe_shard).collect(),
            dtypes: shares(&self.tensors),
            tensors: self.tensors.iter().map(describe_tensor).collect(),
        }
    }
}

fn describe_shard(shard: &Shard) -> ShardDescription<'_> {
    ShardDescription { file: &shard.file, bytes: shard.identity.size }
}

fn describe_tensor(tensor: &Tensor) -> TensorDescription<'_> {
    TensorDescription {
        name: &tensor.name,
        dtype: tensor.dtype,
        shape: &tensor.shape,
        bytes: tensor.bytes,
        offset: tensor.offset,
        shard: tensor.shard,
    }
}

/// Elements per dtype, the largest share first.
fn shares(tensors: &[Tensor]) -> Vec<DtypeShare> {
    let mut shares: Vec<DtypeShare> = Vec::new();
    for tensor in tensors {
        let parameters = tensor.elements() as u64;
        match shares.iter_mut().find(|share| share.dtype == tensor.dtype) {
            Some(share) => {
                share.tensors += 1;
                share.parameters += parameters;
            }
            None => shares.push(DtypeShare { dtype: tensor.dtype, tensors: 1, parameters }),
        }
    }
    shares.sort_by_key(|share| std::cmp::Reverse(share.parameters));
    shares
}
