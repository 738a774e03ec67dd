//! The head of a safetensors file: 8 bytes of length, the header's JSON, then the data.

use std::path::Path;

use super::file::{Identity, ShardFile};
use super::json::{self, RawHeader};
use super::{Tensor, layout};
use crate::failure::{Cause, Failure};

/// The reference reader's limit: more is refused before anything is allocated.
pub const MAX_HEADER_BYTES: u64 = 100_000_000;
const LENGTH_BYTES: u64 = 8;

/// A validated head. The tensors' shard is 0.
pub struct Head {
    pub identity: Identity,
    pub tensors: Vec<Tensor>,
    pub metadata: Vec<(String, String)>,
}

/// Reads and validates the head of the file at `path`; 8 + N bytes of it are read.
///
/// # Errors
/// `Unreadable`, `Changed` or `Invalid`.
pub fn read(path: &Path) -> Result<Head, Failure> {
    let file = ShardFile::open(path)?;
    let json = read_json(&file)?;
    file.verify_unchanged()?;
    let size = file.identity().size;
    let header = parse(&json).map_err(|message| Failure::invalid(path, message))?;
    let data_start = LENGTH_BYTES + json.len() as u64;
    let tensors = layout::validate(header.entries, data_start, size)
        .map_err(|message| Failure::invalid(path, message))?;
    Ok(Head { identity: file.identity(), tensors, metadata: header.metadata })
}

/// The tensors of a file of `size` bytes that begins with `head`: length and header, no more.
///
/// # Errors
/// What is wrong with it.
pub fn tensors_of(head: &[u8], size: u64) -> Result<Vec<Tensor>, String> {
    if size < head.len() as u64 {
        return Err(format!("a file of {size} bytes has no head of {}", head.len()));
    }
    let length = header_length(&head[..head.len().min(64)], size)?;
    if head.len() as u64 != LENGTH_BYTES + length {
        return Err(format!("a header of {length} bytes is stored in {} bytes", head.len()));
    }
    let header = parse(&head[LENGTH_BYTES as usize..])?;
    layout::validate(header.entries, head.len() as u64, size)
}

fn read_json(file: &ShardFile) -> Result<Vec<u8>, Failure> {
    let size = file.identity().size;
    let mut start = vec![0; size.min(64) as usize];
    file.read(&mut start, 0)?;
    let invalid = |message| {
        Failure::invalid(file.path(), message).with_cause(recognise(&start, size).map(|it| it.0))
    };
    let length = header_length(&start, size).map_err(invalid)?;
    let mut json = vec![0; length as usize];
    file.read(&mut json, LENGTH_BYTES)?;
    Ok(json)
}

/// N from the first bytes of a file of `size` bytes, checked before anything is allocated for it.
fn header_length(start: &[u8], size: u64) -> Result<u64, String> {
    if let Some((_, what)) = recognise(start, size) {
        return Err(what.to_owned());
    }
    let Some(length) = start.first_chunk::<8>().map(|bytes| u64::from_le_bytes(*bytes)) else {
        return Err(format!("the file has {size} bytes, too few for a safetensors header"));
    };
    if length > MAX_HEADER_BYTES {
        return Err(format!(
            "header length {length} is over the format's limit of {MAX_HEADER_BYTES} bytes: not a \
             safetensors file?"
        ));
    }
    if length > size - LENGTH_BYTES {
        return Err(format!(
            "the file has {size} bytes, its header alone promises {}: incomplete download?",
            length + LENGTH_BYTES
        ));
    }
    if start.get(8).is_some_and(|&first| length > 0 && first != b'{') {
        return Err("the header does not begin with {: not a safetensors file?".to_owned());
    }
    Ok(length)
}

/// Names what people have instead of a checkpoint.
fn recognise(start: &[u8], size: u64) -> Option<(Cause, &'static str)> {
    let text = String::from_utf8_lossy(start);
    let trimmed = text.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']).to_ascii_lowercase();
    if size == 0 {
        Some((Cause::Empty, "the file is empty"))
    } else if trimmed.starts_with("version https://git-lfs") {
        let text = "is a Git LFS pointer, not the checkpoint itself: run git lfs pull";
        Some((Cause::GitLfsPointer, text))
    } else if trimmed.starts_with("<!doctype") || trimmed.starts_with("<html") {
        Some((Cause::WebPage, "is an HTML page, not a checkpoint: download the file itself"))
    } else if start.starts_with(b"PK\x03\x04") {
        let text = "is a zip archive (a PyTorch checkpoint?), not a safetensors file";
        Some((Cause::ZipArchive, text))
    } else if start.starts_with(b"GGUF") {
        Some((Cause::Gguf, "is a GGUF file, not a safetensors file"))
    } else if start.len() >= 8 && start.iter().all(|&byte| byte == 0) {
        let text = "begins with zeros: incomplete download or failed write?";
        Some((Cause::Incomplete, text))
    } else {
        None
    }
}

fn parse(json: &[u8]) -> Result<RawHeader, String> {
    let text = std::str::from_utf8(json).map_err(|error| {
        format!("the header is not UTF-8 at byte {}", error.valid_up_to() as u64 + LENGTH_BYTES)
    })?;
    serde_json::from_str(text).map_err(|error| {
        if error.is_data() {
            format!("invalid header: {}", json::text(&error))
        } else {
            format!("the header is not valid JSON: {error}")
        }
    })
}
