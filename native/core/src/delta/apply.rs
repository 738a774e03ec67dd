//! Applying a delta: BASE's tensors with their changes, in the order of OTHER's file.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::changes::{Changes, DeltaFile};
use super::compare::{BLOCK_BYTES, Shards, byte_blocks};
use super::manifest::{FileRecord, Manifest};
use super::parts::{Source, Target};
use crate::analysis::{Event, Listener};
use crate::checkpoint::{Checkpoint, Shard, Tensor};
use crate::control::Control;
use crate::digest::{Hasher, digest};
use crate::failure::Failure;
use crate::output::StagedFile;
use crate::watched::watched;

/// What [`apply`] is asked for.
#[derive(Debug, Clone, Deserialize)]
pub struct ApplyRequest {
    /// The file to write.
    pub out: PathBuf,
}

/// A file that was rebuilt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Applied {
    /// The file that was made, as the delta and its digest say.
    pub other: FileRecord,
    /// Its tensors.
    pub tensors: usize,
    /// Size of the delta.
    pub delta_bytes: u64,
}

/// Rebuilds the file that `delta` was made for from `base`, and reports once.
///
/// # Errors
/// `Invalid` where `delta` is none, or `base` has not the digests that it names; `Unreadable` (an
/// input, or the output), `Changed` or `Cancelled`. Under the final name nothing is left then.
pub fn apply(
    base: &Checkpoint,
    delta: &Checkpoint,
    request: &ApplyRequest,
    listener: &Listener<Applied>,
    control: &Control,
) -> Result<(), Failure> {
    let invalid = |message: String| Failure::invalid(&delta.path, message);
    let manifest = Manifest::of(&delta.metadata).map_err(invalid)?;
    let [shard] = &delta.shards[..] else {
        return Err(invalid("is in several files, and a delta is one".to_owned()));
    };
    let file = DeltaFile { path: &delta.path, shards: Shards::open(delta, |_| true)? };
    let target = Target::of(&file, &delta.tensors, manifest.other.bytes)?;
    let sources = target.sources(&file, &delta.tensors, &manifest, base)?;
    let is_used = |index: usize| {
        let mut tensors = sources.iter().filter_map(Source::base);
        base.shards.len() == 1 || tensors.any(|tensor| tensor.shard == index)
    };
    let used: Vec<bool> = (0..base.shards.len()).map(is_used).collect();
    let out = StagedFile::create(&request.out, &[base, delta])?;
    let job = Job { base, used, delta: &file, manifest: &manifest, target, sources, control };
    let total = job.cost().max(1) as f64;
    let progress = || listener(Event::Progress((control.done() as f64 / total).min(1.0)));
    watched(|| job.run(&out), &progress)?;
    control.check()?;
    out.commit()?;
    let (other, tensors) = (manifest.other.clone(), job.target.tensors.len());
    let applied = Applied { other, tensors, delta_bytes: shard.identity.size };
    listener(Event::Report { position: 0, report: Box::new(applied) });
    Ok(())
}

struct Job<'a> {
    base: &'a Checkpoint,
    /// By shard of BASE: whether a tensor that is built on is in it.
    used: Vec<bool>,
    delta: &'a DeltaFile<'a>,
    manifest: &'a Manifest,
    target: Target,
    /// By tensor of the target.
    sources: Vec<Source<'a>>,
    control: &'a Control,
}

impl Job<'_> {
    fn used_shards(&self) -> impl Iterator<Item = &Shard> {
        self.base.shards.iter().zip(&self.used).filter(|&(_, &used)| used).map(|(shard, _)| shard)
    }

    /// In bytes: what is read for digests, and what is written.
    fn cost(&self) -> u64 {
        let digests: u64 = self.used_shards().map(|shard| shard.identity.size).sum();
        digests + self.manifest.other.bytes
    }

    fn run(&self, out: &StagedFile) -> Result<(), Failure> {
        self.used_shards().try_for_each(|shard| self.verify(shard))?;
        let base = Shards::open(self.base, |index| self.used[index])?;
        let mut hasher = Hasher::default();
        hasher.add(&self.target.head);
        out.write(&self.target.head, 0)?;
        for (tensor, source) in self.target.tensors.iter().zip(&self.sources) {
            self.rebuild(&base, tensor, source, |bytes, offset| {
                hasher.add(bytes);
                out.write(bytes, offset)
            })?;
        }
        base.verify_unchanged()?;
        self.delta.shards.verify_unchanged()?;
        let (found, expected) = (hasher.finish(), &self.manifest.other.sha256);
        if found != *expected {
            let message = format!(
                "is damaged: what it makes has the SHA-256 {found}, and {expected} was to be made"
            );
            return Err(Failure::invalid(self.delta.path, message));
        }
        Ok(())
    }

    /// A shard of BASE must be one of the files that the delta was made from.
    fn verify(&self, shard: &Shard) -> Result<(), Failure> {
        let expected = &self.manifest.base;
        let refused = |what: String| {
            let names: Vec<&str> = expected.iter().map(|record| record.file.as_str()).collect();
            let names = names.join(", ");
            let message = format!("is not what the delta was made from ({names}): {what}");
            Failure::invalid(&shard.path, message)
        };
        let bytes = shard.identity.size;
        if expected.iter().all(|record| record.bytes != bytes) {
            return Err(refused(format!("it has {bytes} bytes")));
        }
        let found = digest(shard, self.control)?;
        if expected.iter().all(|record| record.sha256 != found) {
            return Err(refused(format!("its SHA-256 is {found}")));
        }
        Ok(())
    }

    /// Passes the bytes of one tensor on, block by block, with the place that each has in the file.
    fn rebuild(
        &self,
        base: &Shards,
        tensor: &Tensor,
        source: &Source,
        mut write: impl FnMut(&[u8], u64) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let (shards, stored) = match *source {
            Source::Whole(whole) => (&self.delta.shards, whole),
            Source::Base(stored) | Source::Changed { base: stored, .. } => (base, stored),
        };
        let mut changes = match *source {
            Source::Changed { positions, is_bits, values, .. } => {
                Some(Changes::new(self.delta, tensor, positions, is_bits, values)?)
            }
            _ => None,
        };
        let mut buffer = vec![0; BLOCK_BYTES];
        for (start, length) in byte_blocks(tensor.bytes) {
            self.control.check()?;
            let block = &mut buffer[..length];
            shards.read(stored, start, block)?;
            if let Some(changes) = &mut changes {
                changes.apply(block, start)?;
            }
            write(block, tensor.offset + start)?;
            self.control.advance(length as u64);
        }
        changes.map_or(Ok(()), Changes::finish)
    }
}
