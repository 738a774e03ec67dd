//! One file on disk: opened so that nothing can hang, read by position, and recognised again.

use std::fs::File;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};

use crate::failure::Failure;

/// What makes a file the same file with the same content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    device: u64,
    inode: u64,
    /// Size in bytes.
    pub size: u64,
    modified_seconds: i64,
    modified_nanoseconds: i64,
}

impl Identity {
    /// Whether it is the same file, whatever its content.
    pub fn is_of(&self, metadata: &std::fs::Metadata) -> bool {
        (self.device, self.inode) == (metadata.dev(), metadata.ino())
    }
}

/// A regular file, open for reading by position.
#[derive(Debug)]
pub struct ShardFile {
    file: File,
    path: PathBuf,
    identity: Identity,
}

impl ShardFile {
    /// Opens a regular file. A FIFO, a device or a folder is refused without waiting for it.
    ///
    /// # Errors
    /// `Unreadable`.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
        let descriptor = rustix::fs::open(path, flags, Mode::empty())
            .map_err(|error| Failure::io(path, &error.into()))?;
        let file = File::from(descriptor);
        let metadata = file.metadata().map_err(|error| Failure::io(path, &error))?;
        if !metadata.is_file() {
            let what = if metadata.is_dir() { "a folder" } else { "not a regular file" };
            return Err(Failure::unreadable(path, format!("is {what}")));
        }
        Ok(Self { file, path: path.to_owned(), identity: identity(&metadata) })
    }

    /// Opens the file again and makes sure that it is still the one of `expected`.
    ///
    /// # Errors
    /// `Unreadable`, or `Changed`.
    pub fn reopen(path: &Path, expected: Identity) -> Result<Self, Failure> {
        let file = Self::open(path)?;
        if file.identity != expected {
            return Err(Failure::changed(path));
        }
        Ok(file)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Which file it was when it was opened.
    pub fn identity(&self) -> Identity {
        self.identity
    }

    /// Fills `buffer` from byte `offset` on.
    ///
    /// # Errors
    /// `Changed` where the file ends before the buffer is full, else `Unreadable`.
    pub fn read(&self, buffer: &mut [u8], offset: u64) -> Result<(), Failure> {
        self.file.read_exact_at(buffer, offset).map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => Failure::changed(&self.path),
            _ => Failure::io(&self.path, &error),
        })
    }

    /// To be called after reading: what was read belongs to one state of the file.
    ///
    /// # Errors
    /// `Changed` when it was written to since it was opened.
    pub fn verify_unchanged(&self) -> Result<(), Failure> {
        let metadata = self.file.metadata().map_err(|error| Failure::io(&self.path, &error))?;
        if identity(&metadata) != self.identity {
            return Err(Failure::changed(&self.path));
        }
        Ok(())
    }
}

fn identity(metadata: &std::fs::Metadata) -> Identity {
    Identity {
        device: metadata.dev(),
        inode: metadata.ino(),
        size: metadata.size(),
        modified_seconds: metadata.mtime(),
        modified_nanoseconds: metadata.mtime_nsec(),
    }
}
