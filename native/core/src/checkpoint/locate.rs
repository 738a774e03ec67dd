//! From the path that was given to the file to read.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

const INDEX_SUFFIX: &str = ".safetensors.index.json";
const FILE_SUFFIX: &str = ".safetensors";
/// What libraries save a whole model or a whole adapter as: whatever lies beside it, masks and deltas
/// among others, the folder stands for it.
const USUAL_NAMES: [&str; 2] = ["model.safetensors", "adapter_model.safetensors"];

/// What a path stands for.
pub enum Source {
    /// One file with all tensors.
    File(PathBuf),
    /// The index of a model in shards.
    Index(PathBuf),
}

/// Finds the checkpoint at `path`. In a folder an index wins over files, and a file of a usual name
/// over others.
///
/// # Errors
/// `Unreadable` when there is nothing, `Invalid` when a folder holds no checkpoint or several.
pub fn locate(path: &Path) -> Result<Source, Failure> {
    let metadata = std::fs::metadata(path).map_err(|error| Failure::io(path, &error))?;
    if metadata.is_dir() {
        return locate_in_folder(path);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(if name.ends_with(".index.json") {
        Source::Index(path.to_owned())
    } else {
        Source::File(path.to_owned())
    })
}

fn locate_in_folder(folder: &Path) -> Result<Source, Failure> {
    let names = file_names(folder)?;
    let matching = |suffix: &str| -> Vec<&String> {
        names.iter().filter(|name| name.ends_with(suffix)).collect()
    };
    let files = matching(FILE_SUFFIX);
    let usual: Vec<&&String> =
        files.iter().filter(|name| USUAL_NAMES.contains(&name.as_str())).collect();
    match (&matching(INDEX_SUFFIX)[..], &files[..]) {
        ([index], _) => Ok(Source::Index(folder.join(index))),
        ([], [file]) => Ok(Source::File(folder.join(file))),
        ([], _) if usual.len() == 1 => Ok(Source::File(folder.join(usual[0]))),
        ([], []) => Err(Failure::invalid(folder, "holds no .safetensors file and no index of one")),
        ([], files) => Err(ambiguous(folder, ".safetensors files and no index", files)),
        (indices, _) => Err(ambiguous(folder, "checkpoint indices", indices)),
    }
}

fn ambiguous(folder: &Path, what: &str, names: &[&String]) -> Failure {
    let listed: Vec<&str> = names.iter().take(5).map(|name| name.as_str()).collect();
    let more = if names.len() > listed.len() { ", …" } else { "" };
    let list = listed.join(", ");
    Failure::invalid(folder, format!("holds {} {what}: open one of {list}{more}", names.len()))
}

/// Names of all that is not a folder and not hidden, sorted.
fn file_names(folder: &Path) -> Result<Vec<String>, Failure> {
    let failed = |error: std::io::Error| Failure::io(folder, &error);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && name.contains(FILE_SUFFIX) && !entry.path().is_dir() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
