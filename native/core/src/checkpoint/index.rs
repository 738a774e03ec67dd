//! A model in shards: `*.safetensors.index.json` names the shard of each tensor.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Component, Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde::Deserialize;

use super::file::ShardFile;
use super::head::{self, Head};
use super::json::StringMap;
use super::{Checkpoint, Shard, Tensor};
use crate::failure::{Cause, Failure};

const MAX_INDEX_BYTES: u64 = 100_000_000;

#[derive(Deserialize)]
struct RawIndex {
    weight_map: StringMap,
    #[serde(default)]
    metadata: Option<serde_json::Map<String, serde_json::Value>>,
}

/// What becomes of an index that names shards that are not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// It is refused.
    Refused,
    /// It stands for the others, if there are any.
    LeftOut,
}

/// Opens the model of the index at `index`; `path` is what the user gave.
///
/// # Errors
/// `Unreadable` or `Invalid`; its path is the index or the shard concerned.
pub fn open(path: PathBuf, index: &Path, missing: Missing) -> Result<Checkpoint, Failure> {
    let raw = read(index)?;
    let mut shard_of = resolve(&raw.weight_map.0).map_err(|text| Failure::invalid(index, text))?;
    let folder = index.parent().unwrap_or(Path::new("."));
    let files: BTreeSet<PathBuf> = shard_of.values().cloned().collect();
    let present = present(index, folder, &files, missing)?;
    if present.len() < files.len() {
        let is_present = |file: &PathBuf| present.binary_search(&file).is_ok();
        shard_of.retain(|_, file| is_present(file));
    }
    let heads: Vec<Head> =
        present.par_iter().map(|file| head::read(&folder.join(file))).collect::<Result<_, _>>()?;
    check_agreement(index, &shard_of, &present, &heads)?;
    Ok(assemble(path, folder, &present, heads, raw.metadata.unwrap_or_default()))
}

fn read(index: &Path) -> Result<RawIndex, Failure> {
    let file = ShardFile::open(index)?;
    let size = file.identity().size;
    if size > MAX_INDEX_BYTES {
        return Err(Failure::invalid(index, format!("an index of {size} bytes is no index")));
    }
    let mut json = vec![0; size as usize];
    file.read(&mut json, 0)?;
    file.verify_unchanged()?;
    serde_json::from_slice(&json)
        .map_err(|error| Failure::invalid(index, format!("not a checkpoint index: {error}")))
}

/// The shard of each tensor as a clean path relative to the index.
fn resolve(weight_map: &[(String, String)]) -> Result<HashMap<&str, PathBuf>, String> {
    if weight_map.is_empty() {
        return Err("the index names no tensor".to_owned());
    }
    let mut shard_of = HashMap::with_capacity(weight_map.len());
    for (tensor, file) in weight_map {
        let inside = lexically_inside(file).ok_or_else(|| {
            format!("the index puts tensor \"{tensor}\" into \"{file}\", outside its own folder")
        })?;
        shard_of.insert(tensor.as_str(), inside);
    }
    Ok(shard_of)
}

/// The path without `.` parts, or nothing if it is absolute, empty or climbs by `..`.
fn lexically_inside(file: &str) -> Option<PathBuf> {
    let mut clean = PathBuf::new();
    for component in Path::new(file).components() {
        match component {
            Component::Normal(part) => clean.push(part),
            Component::CurDir => {}
            _ => return None,
        }
    }
    (!clean.as_os_str().is_empty() && !file.contains('\0')).then_some(clean)
}

/// Those of `files` that are there, in order.
fn present<'a>(
    index: &Path,
    folder: &Path,
    files: &'a BTreeSet<PathBuf>,
    missing: Missing,
) -> Result<Vec<&'a PathBuf>, Failure> {
    let (present, absent): (Vec<_>, Vec<_>) =
        files.iter().partition(|file| folder.join(file).exists());
    if absent.is_empty() || (missing == Missing::LeftOut && !present.is_empty()) {
        return Ok(present);
    }
    let names: Vec<String> = absent.iter().map(|file| file.display().to_string()).collect();
    let (count, all) = (absent.len(), files.len());
    let message = format!("{count} of {all} shards are missing: {}", names.join(", "));
    Err(Failure::invalid(index, message).with_cause(Some(Cause::MissingShards)))
}

/// The map and the shards must say the same: a reader that follows the map and one that takes all
/// tensors of all shards would otherwise load different models.
fn check_agreement(
    index: &Path,
    shard_of: &HashMap<&str, PathBuf>,
    files: &[&PathBuf],
    heads: &[Head],
) -> Result<(), Failure> {
    let mut found: HashMap<&str, &PathBuf> = HashMap::with_capacity(shard_of.len());
    for (file, head) in files.iter().zip(heads) {
        for tensor in &head.tensors {
            let name = tensor.name.as_str();
            if let Some(first) = found.insert(name, file) {
                let (first, second) = (first.display(), file.display());
                let message = format!("tensor \"{name}\" is in two shards: {first} and {second}");
                return Err(Failure::invalid(index, message));
            }
            if !shard_of.contains_key(name) {
                let message =
                    format!("tensor \"{name}\" of {} is not in the index", file.display());
                return Err(Failure::invalid(index, message));
            }
        }
    }
    let mut misplaced: Vec<String> = shard_of
        .iter()
        .filter(|(name, file)| found.get(*name) != Some(file))
        .map(|(name, file)| format!("\"{name}\" in {}", file.display()))
        .collect();
    if misplaced.is_empty() {
        return Ok(());
    }
    misplaced.sort();
    let (count, first) = (misplaced.len(), &misplaced[0]);
    let message = format!("{count} tensors of the index are not in their shard, the first {first}");
    Err(Failure::invalid(index, message))
}

fn assemble(
    path: PathBuf,
    folder: &Path,
    files: &[&PathBuf],
    heads: Vec<Head>,
    index_metadata: serde_json::Map<String, serde_json::Value>,
) -> Checkpoint {
    let mut shards = Vec::with_capacity(heads.len());
    let mut tensors = Vec::new();
    let mut metadata = BTreeMap::new();
    for (shard, (head, file)) in heads.into_iter().zip(files).enumerate() {
        let name = file.display().to_string();
        shards.push(Shard { file: name, path: folder.join(file), identity: head.identity });
        tensors.extend(head.tensors.into_iter().map(|tensor| Tensor { shard, ..tensor }));
        // The shards of one model repeat the same metadata: the first one speaks for all.
        for (key, value) in head.metadata {
            metadata.entry(key).or_insert(value);
        }
    }
    for (key, value) in index_metadata {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        metadata.entry(key).or_insert(text);
    }
    Checkpoint { path, shards, tensors, metadata }
}
