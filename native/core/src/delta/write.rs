//! Writing a delta: the tensors are compared twice, once to know what is stored how, and once to
//! store it. Digests are taken beside the first.

use std::collections::HashSet;
use std::path::PathBuf;
use std::thread::ScopedJoinHandle;

use safetensors::Dtype;
use serde::{Deserialize, Serialize};

use super::compare::{Shards, TensorPair, byte_blocks};
use super::found::{Found, TensorWay, elements};
use super::manifest::{FileRecord, HEADER, Manifest};
use super::plan::{Renamed, is_comparable, partners};
use super::positions::{Encoder, Encoding, Tally};
use super::unit::Unit;
use crate::analysis::{Event, Listener};
use crate::checkpoint::{Checkpoint, Shard, Tensor};
use crate::control::Control;
use crate::digest::digest;
use crate::failure::{Failure, FailureKind};
use crate::output::{FileHead, NewTensor, StagedFile, Stream, file_name};
use crate::watched::watched;

/// What [`write`] is asked for.
#[derive(Debug, Clone, Deserialize)]
pub struct DeltaRequest {
    /// The file to write.
    pub out: PathBuf,
    /// Tensors that belong together under different names; equal names do so anyway.
    pub renamed: Vec<Renamed>,
}

/// What the delta has of a tensor of OTHER.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TensorDelta {
    /// Its name in OTHER.
    pub name: String,
    /// Its name in BASE, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_name: Option<String>,
    /// How it is stored.
    pub way: TensorWay,
    /// Its elements; where they are smaller than a byte, its bytes.
    pub elements: u64,
    /// How many of them differ, by their bits; nothing where there is no such tensor to compare.
    pub changed: Option<u64>,
    /// Bytes that the delta has of it.
    pub bytes: u64,
}

/// A delta that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Size of its file.
    pub bytes: u64,
    /// The files of BASE that it builds on.
    pub base: Vec<FileRecord>,
    /// The file that it makes.
    pub other: FileRecord,
    /// By tensor of OTHER, in the order of its file.
    pub tensors: Vec<TensorDelta>,
    /// Tensors of BASE that OTHER does not have.
    pub removed: Vec<String>,
}

/// Writes the file of `other` as changes to `base`, and reports once.
///
/// # Errors
/// `Unreadable` (an input, or the output), `Changed`, `Cancelled`, or `Invalid` where `other` has
/// several shards; under the final name nothing is left then.
pub fn write(
    base: &Checkpoint,
    other: &Checkpoint,
    request: &DeltaRequest,
    listener: &Listener<Written>,
    control: &Control,
) -> Result<(), Failure> {
    let [shard] = &other.shards[..] else {
        let (count, example) = (other.shards.len(), &other.shards[0].file);
        let message =
            format!("has {count} shards, and a delta makes one file: give each, as {example}");
        return Err(Failure::invalid(&other.path, message));
    };
    let out = StagedFile::create(&request.out, &[base, other])?;
    let partners = partners(base, other, &request.renamed)?;
    let comparable: Vec<bool> = (partners.iter().zip(&other.tensors))
        .map(|(base, other)| base.is_some_and(|base| is_comparable(base, other)))
        .collect();
    let is_used = |index: usize| {
        let mut used = partners.iter().zip(&comparable).filter(|&(_, &comparable)| comparable);
        base.shards.len() == 1 || used.any(|(base, _)| base.is_some_and(|t| t.shard == index))
    };
    let used = (0..base.shards.len()).map(is_used).collect();
    let job = Job { base, other, shard, partners, comparable, used, control };
    let total = job.cost().max(1) as f64;
    let progress = || listener(Event::Progress((control.done() as f64 / total).min(1.0)));
    let written = watched(|| job.write(&out), &progress)?;
    control.check()?;
    out.commit()?;
    listener(Event::Report { position: 0, report: Box::new(written) });
    Ok(())
}

struct Job<'a> {
    base: &'a Checkpoint,
    other: &'a Checkpoint,
    /// The file of OTHER.
    shard: &'a Shard,
    /// By tensor of OTHER.
    partners: Vec<Option<&'a Tensor>>,
    /// By tensor of OTHER: whether it can be stored as changes to its partner.
    comparable: Vec<bool>,
    /// By shard of BASE: whether such a partner is in it.
    used: Vec<bool>,
    control: &'a Control,
}

/// What the first comparison has found.
struct Examined {
    /// By tensor of OTHER.
    found: Vec<Found>,
    base: Vec<FileRecord>,
    other: FileRecord,
}

impl Job<'_> {
    /// In bytes: digests, and both comparisons.
    fn cost(&self) -> u64 {
        let used = self.base.shards.iter().zip(&self.used).filter(|&(_, &used)| used);
        let digests: u64 = used.map(|(shard, _)| shard.identity.size).sum();
        let data: u64 = self.other.tensors.iter().map(|tensor| tensor.bytes).sum();
        digests + self.shard.identity.size + 4 * data
    }

    fn write(&self, out: &StagedFile) -> Result<Written, Failure> {
        let base = Shards::open(self.base, |index| self.used[index])?;
        let other = Shards::open(self.other, |_| true)?;
        let Examined { found, base: of_base, other: of_other } = self.examine(&base, &other)?;
        let header = self.shard.head()?;
        let manifest = self.manifest(of_base, of_other, &found);
        let tensors = self.layout(header.len(), &found);
        let head = FileHead::new(&manifest.metadata(), &tensors)
            .map_err(|message| Failure::unwritable(out.path(), message))?;
        out.write(&head.bytes, 0)?;
        out.write(&header, head.offsets[0])?;
        let mut places = head.offsets[1..].iter().copied();
        for (index, found) in found.iter().enumerate() {
            self.store((&base, &other), index, found, out, &mut places)?;
        }
        base.verify_unchanged()?;
        other.verify_unchanged()?;
        Ok(Written {
            bytes: head.file_bytes,
            tensors: self.tensors(&found),
            base: manifest.base,
            other: manifest.other,
            removed: manifest.removed,
        })
    }

    /// Compares all tensors, and takes the digests of the files meanwhile.
    fn examine(&self, base: &Shards, other: &Shards) -> Result<Examined, Failure> {
        std::thread::scope(|scope| {
            let used = self.base.shards.iter().zip(&self.used).filter(|&(_, &used)| used);
            let of_base = scope.spawn(|| {
                self.or_stop(used.map(|(shard, _)| record(shard, self.control)).collect())
            });
            let of_other = scope.spawn(|| self.or_stop(record(self.shard, self.control)));
            let tensors = 0..self.other.tensors.len();
            let found =
                self.or_stop(tensors.map(|index| self.compare(base, other, index)).collect());
            match (found, joined(of_base), joined(of_other)) {
                (Ok(found), Ok(base), Ok(other)) => Ok(Examined { found, base, other }),
                (found, of_base, of_other) => {
                    let failures = [found.err(), of_base.err(), of_other.err()];
                    // The others were stopped by the first.
                    let first = failures.into_iter().flatten();
                    let first = first.min_by_key(|failure| failure.kind == FailureKind::Cancelled);
                    Err(first.expect("one of them failed"))
                }
            }
        })
    }

    /// The same result; what runs beside it need not end where it failed.
    fn or_stop<T>(&self, result: Result<T, Failure>) -> Result<T, Failure> {
        if result.is_err() {
            self.control.cancel();
        }
        result
    }

    fn compare(&self, base: &Shards, other: &Shards, index: usize) -> Result<Found, Failure> {
        let tensor = &self.other.tensors[index];
        let Some(pair) = self.pair((base, other), index) else {
            self.control.advance(2 * tensor.bytes);
            let way = match self.partners[index] {
                None => TensorWay::Added,
                Some(partner) if partner.shape != tensor.shape => TensorWay::Reshaped,
                Some(_) => TensorWay::Retyped,
            };
            return Ok(Found { way, changed: None, positions: None });
        };
        let mut tally = Tally::default();
        pair.for_each_change(self.control, |position, _| {
            tally.add(position);
            Ok(())
        })?;
        Ok(Found::compared(tensor, &tally))
    }

    fn pair<'b>(
        &'b self,
        (base, other): (&'b Shards, &'b Shards),
        index: usize,
    ) -> Option<TensorPair<'b>> {
        let tensor = &self.other.tensors[index];
        let partner = self.partners[index].filter(|_| self.comparable[index])?;
        let unit = Unit::of(tensor.dtype).bytes;
        Some(TensorPair { base: (base, partner), other: (other, tensor), unit })
    }

    fn manifest(&self, base: Vec<FileRecord>, other: FileRecord, found: &[Found]) -> Manifest {
        let tensors = || self.other.tensors.iter();
        let renamed = tensors().zip(&self.partners).zip(&self.comparable).filter_map(
            |((tensor, partner), &comparable)| {
                let partner = partner.filter(|base| comparable && base.name != tensor.name)?;
                Some((tensor.name.clone(), partner.name.clone()))
            },
        );
        let kept: HashSet<&str> =
            self.partners.iter().flatten().map(|tensor| tensor.name.as_str()).collect();
        let removed = self.base.tensors.iter().map(|tensor| &tensor.name);
        let removed = removed.filter(|name| !kept.contains(name.as_str())).cloned().collect();
        let elements = tensors().map(elements).sum();
        let stored = tensors().zip(found).map(|(tensor, found)| found.stored(tensor)).sum();
        Manifest {
            base,
            other,
            base_names: renamed.collect(),
            removed,
            elements: [elements, stored],
        }
    }

    /// The tensors of the delta's file: the header, then those of each tensor of OTHER.
    fn layout(&self, header_bytes: usize, found: &[Found]) -> Vec<NewTensor> {
        let header = NewTensor::list(HEADER.to_owned(), Dtype::U8, header_bytes);
        let parts =
            self.other.tensors.iter().zip(found).flat_map(|(tensor, found)| found.parts(tensor));
        std::iter::once(header).chain(parts).collect()
    }

    /// Writes what is stored of a tensor to the places of its parts.
    fn store(
        &self,
        sides: (&Shards, &Shards),
        index: usize,
        found: &Found,
        out: &StagedFile,
        places: &mut impl Iterator<Item = u64>,
    ) -> Result<(), Failure> {
        let tensor = &self.other.tensors[index];
        let mut place = || places.next().expect("a place for every part");
        match (found.way, found.positions, self.pair(sides, index)) {
            (TensorWay::Unchanged, ..) => self.control.advance(2 * tensor.bytes),
            (TensorWay::Sparse, Some((encoding, _)), Some(pair)) => {
                let streams = [place(), place()].map(|offset| Stream::new(out, offset));
                store_changes(&pair, encoding, streams, self.control)?;
            }
            _ => copy(sides.1, tensor, Stream::new(out, place()), self.control)?,
        }
        Ok(())
    }

    fn tensors(&self, found: &[Found]) -> Vec<TensorDelta> {
        let described = |((tensor, partner), found): ((&Tensor, &Option<&Tensor>), &Found)| {
            let base_name = partner.filter(|base| base.name != tensor.name);
            TensorDelta {
                name: tensor.name.clone(),
                base_name: base_name.map(|base| base.name.clone()),
                way: found.way,
                elements: elements(tensor),
                changed: found.changed,
                bytes: found.parts(tensor).iter().map(NewTensor::bytes).sum(),
            }
        };
        self.other.tensors.iter().zip(&self.partners).zip(found).map(described).collect()
    }
}

fn record(shard: &Shard, control: &Control) -> Result<FileRecord, Failure> {
    let sha256 = digest(shard, control)?;
    Ok(FileRecord { file: file_name(&shard.path), bytes: shard.identity.size, sha256 })
}

fn joined<T>(thread: ScopedJoinHandle<Result<T, Failure>>) -> Result<T, Failure> {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn store_changes(
    pair: &TensorPair,
    encoding: Encoding,
    [mut positions, mut values]: [Stream; 2],
    control: &Control,
) -> Result<(), Failure> {
    let mut encoder = Encoder::new(encoding);
    pair.for_each_change(control, |position, value| {
        encoder.add(position, &mut |bytes: &[u8]| positions.push(bytes))?;
        values.push(value)
    })?;
    encoder.finish(elements(pair.other.1), &mut |bytes: &[u8]| positions.push(bytes))?;
    positions.finish()?;
    values.finish()
}

fn copy(
    shards: &Shards,
    tensor: &Tensor,
    mut stream: Stream,
    control: &Control,
) -> Result<(), Failure> {
    let mut buffer = Vec::new();
    for (start, length) in byte_blocks(tensor.bytes) {
        control.check()?;
        buffer.resize(length, 0);
        shards.read(tensor, start, &mut buffer)?;
        stream.push(&buffer)?;
        control.advance(2 * length as u64);
    }
    stream.finish()
}
