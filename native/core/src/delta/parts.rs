//! What a delta file has of each tensor of OTHER: validated, before anything is written.

use std::collections::{HashMap, HashSet};

use safetensors::Dtype;

use super::changes::DeltaFile;
use super::manifest::{HEADER, Manifest, Part};
use crate::checkpoint::{Checkpoint, MAX_HEADER_BYTES, Tensor, tensors_of};
use crate::failure::Failure;

/// The file to make: its first bytes, and its tensors in their order.
pub struct Target {
    /// Length and header.
    pub head: Vec<u8>,
    /// They follow one another without holes.
    pub tensors: Vec<Tensor>,
}

/// Where the bytes of a tensor come from.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// A tensor of BASE as it is.
    Base(&'a Tensor),
    /// A tensor of the delta as it is.
    Whole(&'a Tensor),
    /// A tensor of BASE, with changes.
    Changed {
        /// Of BASE.
        base: &'a Tensor,
        /// Of the delta.
        positions: &'a Tensor,
        /// Whether those are bits, and not gaps.
        is_bits: bool,
        /// Of the delta.
        values: &'a Tensor,
    },
}

impl<'a> Source<'a> {
    /// The tensor of BASE that is built on.
    pub fn base(&self) -> Option<&'a Tensor> {
        match *self {
            Self::Base(base) | Self::Changed { base, .. } => Some(base),
            Self::Whole(_) => None,
        }
    }
}

impl Target {
    /// Reads the header that the delta has of OTHER.
    ///
    /// # Errors
    /// `Unreadable` or `Changed`, or `Invalid` where it is none or does not fit the file's size.
    pub fn of(delta: &DeltaFile, tensors: &[Tensor], bytes: u64) -> Result<Self, Failure> {
        let invalid = |message: &str| Failure::invalid(delta.path, message);
        let stored = tensors.iter().find(|tensor| tensor.name == HEADER);
        let stored = stored.ok_or_else(|| invalid("has no header of the file to make"))?;
        if stored.dtype != Dtype::U8 || stored.bytes > MAX_HEADER_BYTES + 8 {
            return Err(invalid("its header of the file to make is none"));
        }
        let mut head = vec![0; stored.bytes as usize];
        delta.shards.read(stored, 0, &mut head)?;
        let tensors = tensors_of(&head, bytes)
            .map_err(|message| invalid(&format!("its header of the file to make: {message}")))?;
        Ok(Self { head, tensors })
    }

    /// By tensor: where its bytes come from.
    ///
    /// # Errors
    /// `Invalid` where the delta's tensors do not fit those of the file to make, or where BASE does
    /// not have what is built on.
    pub fn sources<'a>(
        &self,
        delta: &DeltaFile,
        parts: &'a [Tensor],
        manifest: &Manifest,
        base: &'a Checkpoint,
    ) -> Result<Vec<Source<'a>>, Failure> {
        let mut by_tensor = grouped(delta, parts)?;
        let bases: HashMap<&str, &Tensor> =
            base.tensors.iter().map(|tensor| (tensor.name.as_str(), tensor)).collect();
        let mut taken = HashSet::new();
        let source = |tensor: &Tensor| {
            let invalid = |message: &str| delta.invalid(&tensor.name, message);
            let parts = by_tensor.remove(tensor.name.as_str()).unwrap_or_default();
            let mut partner = || {
                let name = manifest.base_names.get(&tensor.name).unwrap_or(&tensor.name);
                let partner = base_tensor(base, &bases, tensor, name)?;
                // A small file would otherwise make as large a one as it likes.
                let is_new = taken.insert(partner.name.as_str());
                is_new.then_some(partner).ok_or_else(|| invalid("is a tensor of BASE used twice"))
            };
            Ok(match parts {
                Parts { whole: None, gaps: None, bits: None, values: None } => {
                    Source::Base(partner()?)
                }
                Parts { whole: Some(whole), gaps: None, bits: None, values: None } => {
                    if (whole.dtype, whole.bytes) != (tensor.dtype, tensor.bytes) {
                        return Err(invalid("is stored in another size or dtype"));
                    }
                    Source::Whole(whole)
                }
                Parts { whole: None, gaps: Some(positions), bits: None, values: Some(values) } => {
                    Source::Changed { base: partner()?, positions, is_bits: false, values }
                }
                Parts { whole: None, gaps: None, bits: Some(positions), values: Some(values) } => {
                    Source::Changed { base: partner()?, positions, is_bits: true, values }
                }
                _ => return Err(invalid("its parts do not belong together")),
            })
        };
        let sources = self.tensors.iter().map(source).collect::<Result<_, Failure>>()?;
        match by_tensor.keys().next() {
            Some(name) => Err(delta.invalid(name, "is not in the file to make")),
            None => Ok(sources),
        }
    }
}

/// What a delta has of one tensor.
#[derive(Default)]
struct Parts<'a> {
    whole: Option<&'a Tensor>,
    gaps: Option<&'a Tensor>,
    bits: Option<&'a Tensor>,
    values: Option<&'a Tensor>,
}

fn grouped<'a>(
    delta: &DeltaFile,
    tensors: &'a [Tensor],
) -> Result<HashMap<&'a str, Parts<'a>>, Failure> {
    let mut by_tensor: HashMap<&str, Parts> = HashMap::new();
    for tensor in tensors.iter().filter(|tensor| tensor.name != HEADER) {
        let part = Part::of(&tensor.name);
        let (part, name) =
            part.ok_or_else(|| delta.invalid(&tensor.name, "is no part of a delta"))?;
        let parts = by_tensor.entry(name).or_default();
        let place = match part {
            Part::Whole => &mut parts.whole,
            Part::Gaps => &mut parts.gaps,
            Part::Bits => &mut parts.bits,
            Part::Values => &mut parts.values,
        };
        *place = Some(tensor);
    }
    Ok(by_tensor)
}

fn base_tensor<'a>(
    base: &Checkpoint,
    by_name: &HashMap<&str, &'a Tensor>,
    target: &Tensor,
    name: &str,
) -> Result<&'a Tensor, Failure> {
    let found = by_name.get(name).copied();
    let fits = |found: &&Tensor| (found.dtype, &found.shape) == (target.dtype, &target.shape);
    found.filter(fits).ok_or_else(|| {
        let (dtype, shape) = (target.dtype, &target.shape);
        let message = format!(
            "has no tensor \"{name}\" of {dtype} {shape:?}: it is not the checkpoint that the delta \
             was made from"
        );
        Failure::invalid(&base.path, message).with_tensor(name)
    })
}
