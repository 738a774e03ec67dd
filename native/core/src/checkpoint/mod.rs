//! Opening a checkpoint: headers are read and validated, tensor data is not touched.
//!
//! The reference for the format is the `safetensors` crate: whatever is accepted here is accepted
//! there. This reader is stricter (duplicate keys, first byte) and its errors name the tensor and
//! the numbers.

mod description;
mod file;
mod head;
mod index;
mod json;
mod layout;
mod locate;
mod part;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use safetensors::Dtype;

use crate::failure::Failure;
pub use description::Description;
pub use file::{Identity, ShardFile};
pub use head::{MAX_HEADER_BYTES, tensors_of};
use index::Missing;
pub use part::Part;

/// One tensor as its shard's header describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tensor {
    /// Its name, unique in the checkpoint.
    pub name: String,
    /// Type of its elements.
    pub dtype: Dtype,
    /// Row-major dimensions, in elements; empty for a scalar.
    pub shape: Vec<usize>,
    /// Stored size in bytes.
    pub bytes: u64,
    /// First byte of the data, counted from the start of the shard's file.
    pub offset: u64,
    /// Index into [`Checkpoint::shards`].
    pub shard: usize,
    /// Elements from the start of a row to that of the next, of a part whose rows do not follow on
    /// one another.
    pub pitch: Option<usize>,
}

impl Tensor {
    /// Number of elements. Does not overflow: the layout was validated.
    pub fn elements(&self) -> usize {
        self.shape.iter().product()
    }
}

/// One file of a checkpoint.
#[derive(Debug, Clone)]
pub struct Shard {
    /// Name relative to the checkpoint's folder.
    pub file: String,
    /// Where it is.
    pub path: PathBuf,
    /// Which file it was when its header was read.
    pub identity: Identity,
}

/// What is known of a checkpoint without touching tensor data. Immutable and valid: every tensor's
/// bytes lie inside its shard and match its shape and dtype.
#[derive(Debug, Clone)]
pub struct Checkpoint {
    /// The path as given, made absolute.
    pub path: PathBuf,
    /// Its files.
    pub shards: Vec<Shard>,
    /// All tensors, by shard, then by offset.
    pub tensors: Vec<Tensor>,
    /// Free-form metadata of the headers (and of the index).
    pub metadata: BTreeMap<String, String>,
}

impl Checkpoint {
    /// Size of all shards in bytes.
    pub fn bytes(&self) -> u64 {
        self.shards.iter().map(|shard| shard.identity.size).sum()
    }
}

impl Shard {
    /// The bytes before the data: length and header.
    ///
    /// # Errors
    /// `Unreadable` or `Changed`.
    pub fn head(&self) -> Result<Vec<u8>, Failure> {
        let file = ShardFile::reopen(&self.path, self.identity)?;
        let mut length = [0; 8];
        file.read(&mut length, 0)?;
        let mut head = vec![0; 8 + u64::from_le_bytes(length) as usize];
        file.read(&mut head, 0)?;
        file.verify_unchanged()?;
        Ok(head)
    }
}

/// Opens a `.safetensors` file, a `*.safetensors.index.json`, or a folder that holds either.
///
/// # Errors
/// `Unreadable` or `Invalid`; its path is the file concerned.
pub fn open(path: &Path) -> Result<Checkpoint, Failure> {
    open_source(path, Missing::Refused)
}

/// As [`open`], but an index of which some shards are missing stands for the tensors of the others.
///
/// # Errors
/// Those of [`open`]; `Invalid` where all shards are missing.
pub fn open_present(path: &Path) -> Result<Checkpoint, Failure> {
    open_source(path, Missing::LeftOut)
}

fn open_source(path: &Path, missing: Missing) -> Result<Checkpoint, Failure> {
    let path = std::path::absolute(path).map_err(|error| Failure::io(path, &error))?;
    match locate::locate(&path)? {
        locate::Source::File(file) => open_file(path, &file),
        locate::Source::Index(index) => index::open(path, &index, missing),
    }
}

fn open_file(path: PathBuf, file: &Path) -> Result<Checkpoint, Failure> {
    let head = head::read(file)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let shard = Shard { file: name, path: file.to_owned(), identity: head.identity };
    let metadata = head.metadata.into_iter().collect();
    Ok(Checkpoint { path, shards: vec![shard], tensors: head.tensors, metadata })
}

#[cfg(test)]
mod tests;
