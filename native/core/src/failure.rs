//! Why something could not be done, in the words of `src/model/failure.ts`.

use std::io::ErrorKind;
use std::path::Path;

use serde::Serialize;

use crate::control::Cancelled;

/// What kind of failure it is, so that a caller can decide what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FailureKind {
    /// The file is not a valid checkpoint, or the tensor has no such figure.
    Invalid,
    /// The file cannot be read (missing, no permission, I/O error, not a regular file).
    Unreadable,
    /// The file changed while it was open.
    Changed,
    /// The caller cancelled.
    Cancelled,
    /// A defect of this software.
    Internal,
}

/// What users meet, so that an editor can tell it in their language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Cause {
    /// There is no such file.
    NotFound,
    /// The user may not read, or write, it.
    NoPermission,
    /// There is no space left to write.
    DiskFull,
    /// The file is another one now.
    Changed,
    /// Shards of an index are not there.
    MissingShards,
    /// The file has no byte.
    Empty,
    /// A pointer in the place of a file of Git LFS.
    GitLfsPointer,
    /// A web page in the place of the file.
    WebPage,
    /// A zip archive, as PyTorch writes them.
    ZipArchive,
    /// A file of llama.cpp.
    Gguf,
    /// The end of the file is missing, or has not been written.
    Incomplete,
}

impl Cause {
    fn of(error: &std::io::Error) -> Option<Self> {
        match error.kind() {
            ErrorKind::NotFound => Some(Self::NotFound),
            ErrorKind::PermissionDenied => Some(Self::NoPermission),
            ErrorKind::StorageFull => Some(Self::DiskFull),
            _ => None,
        }
    }
}

/// A failure as data: it crosses process boundaries unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}{message}", path.as_ref().map(|path| format!("{path}: ")).unwrap_or_default())]
pub struct Failure {
    /// See [`FailureKind`].
    pub kind: FailureKind,
    /// The file concerned, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The tensor concerned, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tensor: Option<String>,
    /// What is wrong and what to do, in one line, without the path.
    pub message: String,
    /// The same in a word, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
}

impl Failure {
    fn at(kind: FailureKind, path: &Path, message: String) -> Self {
        let path = Some(path.display().to_string());
        Self { kind, path, tensor: None, message, cause: None }
    }

    /// The file at `path` is not a valid checkpoint.
    pub fn invalid(path: &Path, message: impl Into<String>) -> Self {
        Self::at(FailureKind::Invalid, path, message.into())
    }

    /// The tensor of this name has no such figure; `message` says so.
    pub fn invalid_tensor(name: &str, message: impl Into<String>) -> Self {
        Self { kind: FailureKind::Invalid, ..Self::internal(message) }.with_tensor(name)
    }

    /// The file at `path` cannot be read.
    pub fn unreadable(path: &Path, message: impl Into<String>) -> Self {
        Self::at(FailureKind::Unreadable, path, message.into())
    }

    /// The file at `path` is no longer the one whose header was read.
    pub fn changed(path: &Path) -> Self {
        let message = "changed on disk since its header was read: open it again".to_owned();
        Self::at(FailureKind::Changed, path, message).with_cause(Some(Cause::Changed))
    }

    /// A request that makes no sense, or a defect of this software.
    pub fn internal(message: impl Into<String>) -> Self {
        let message = message.into();
        Self { kind: FailureKind::Internal, path: None, tensor: None, message, cause: None }
    }

    /// The same failure, naming the tensor it concerns.
    #[must_use]
    pub fn with_tensor(mut self, name: &str) -> Self {
        self.tensor = Some(name.to_owned());
        self
    }

    /// The same failure, told by `cause` as well.
    #[must_use]
    pub fn with_cause(self, cause: Option<Cause>) -> Self {
        Self { cause, ..self }
    }

    /// The file at `path` cannot be written.
    pub fn unwritable(path: &Path, reason: impl std::fmt::Display) -> Self {
        Self::unreadable(path, format!("cannot be written: {reason}"))
    }

    /// An I/O error on reading, in the words of the system, without its error number.
    pub fn io(path: &Path, error: &std::io::Error) -> Self {
        Self::unreadable(path, format!("cannot be read: {}", system_text(error)))
            .with_cause(Cause::of(error))
    }

    /// The same on writing.
    pub fn write(path: &Path, error: &std::io::Error) -> Self {
        Self::unwritable(path, system_text(error)).with_cause(Cause::of(error))
    }
}

impl From<Cancelled> for Failure {
    fn from(cancelled: Cancelled) -> Self {
        let message = cancelled.to_string();
        Self { kind: FailureKind::Cancelled, path: None, tensor: None, message, cause: None }
    }
}

/// Runs `work`; a panic inside it becomes a failure.
///
/// # Errors
/// Those of `work`, or `Internal` after a panic.
pub fn guard<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let text = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("no message");
        Err(Failure::internal(format!("a defect of Checkpoint Lens, please report it: {text}")))
    })
}

fn system_text(error: &std::io::Error) -> String {
    let text = error.to_string();
    lower_first(text.split(" (os error").next().unwrap_or(&text))
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
