//! Writing safetensors files: under its final name a file is whole, or it is not there.

mod head;
mod staged;
mod stream;

pub use head::{FileHead, NewTensor, PROGRAM};
pub use staged::StagedFile;
pub use stream::Stream;

use std::path::Path;

/// The name of the file at `path`, as metadata names it: folders are nobody else's business.
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
