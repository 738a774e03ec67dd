//! A file that is written beside its place and put there when it is whole.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::file_name;
use crate::checkpoint::Checkpoint;
use crate::failure::Failure;

/// As much is written before the disk is waited for: a cancelled run need not wait for more.
const SYNC_BYTES: u64 = 64 << 20;

/// A file under a temporary name, in the folder that it is meant for. Unless it is committed, it is
/// removed when it is dropped.
#[derive(Debug)]
pub struct StagedFile {
    file: File,
    /// Nothing once it has its final name.
    temporary: Option<PathBuf>,
    /// The final name, symlinks followed.
    target: PathBuf,
    /// As the caller knows it.
    path: PathBuf,
    unsynced: AtomicU64,
}

impl StagedFile {
    /// Opens a file that is to become `path`.
    ///
    /// # Errors
    /// `Unreadable` where it could not be written in the end: `path` is a folder, no regular file,
    /// or one of the files of `inputs`.
    pub fn create(path: &Path, inputs: &[&Checkpoint]) -> Result<Self, Failure> {
        let path = std::path::absolute(path).map_err(|error| Failure::write(path, &error))?;
        let failed = |error: io::Error| Failure::write(&path, &error);
        let target = match std::fs::metadata(&path) {
            Ok(existing) => {
                let shards = inputs.iter().flat_map(|input| &input.shards);
                if existing.is_dir() {
                    return Err(Failure::unwritable(&path, "is a folder"));
                } else if !existing.is_file() {
                    return Err(Failure::unwritable(&path, "is not a regular file"));
                } else if shards.into_iter().any(|shard| shard.identity.is_of(&existing)) {
                    let message = "is one of the files to read: give another name";
                    return Err(Failure::unwritable(&path, message));
                }
                std::fs::canonicalize(&path).map_err(failed)?
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => path.clone(),
            Err(error) => return Err(failed(error)),
        };
        let (file, temporary) = create_beside(&target).map_err(failed)?;
        Ok(Self { file, temporary: Some(temporary), target, path, unsynced: AtomicU64::new(0) })
    }

    /// Where it is to be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes `bytes` at byte `offset`.
    ///
    /// # Errors
    /// `Unreadable`.
    pub fn write(&self, bytes: &[u8], offset: u64) -> Result<(), Failure> {
        let failed = |error: io::Error| Failure::write(&self.path, &error);
        self.file.write_all_at(bytes, offset).map_err(failed)?;
        let length = bytes.len() as u64;
        if self.unsynced.fetch_add(length, Ordering::Relaxed) + length > SYNC_BYTES {
            self.unsynced.store(0, Ordering::Relaxed);
            self.file.sync_data().map_err(failed)?;
        }
        Ok(())
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// `Unreadable`; what was there before then stays.
    pub fn commit(mut self) -> Result<(), Failure> {
        let failed = |error: io::Error| Failure::write(&self.path, &error);
        self.file.sync_all().map_err(failed)?;
        if let Some(temporary) = &self.temporary {
            std::fs::rename(temporary, &self.target).map_err(failed)?;
        }
        self.temporary = None;
        Ok(())
    }
}

impl Drop for StagedFile {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            // Nobody is left to tell; its name says what it is.
            let _ = std::fs::remove_file(temporary);
        }
    }
}

/// A new file `.NAME.PID-N.tmp` in the folder of `target`.
fn create_beside(target: &Path) -> io::Result<(File, PathBuf)> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    loop {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!(".{}.{}-{count}.tmp", file_name(target), std::process::id());
        let temporary = target.with_file_name(name);
        match File::create_new(&temporary) {
            Ok(file) => return Ok((file, temporary)),
            // What an earlier process of this number could not remove.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use safetensors::Dtype;

    use super::*;
    use crate::testing::Folder;

    fn names(folder: &Folder) -> Vec<String> {
        let entries = std::fs::read_dir(folder.path("")).expect("a folder");
        entries.map(|entry| entry.expect("readable").file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_is_there_when_it_is_committed_and_not_before() {
        let folder = Folder::new();
        let path = folder.path("new");
        let staged = StagedFile::create(&path, &[]).expect("writable");
        staged.write(b"world", 5).expect("written");
        staged.write(b"hello", 0).expect("written");
        assert!(!path.exists());
        staged.commit().expect("renamed");
        assert_eq!(std::fs::read(&path).expect("there"), b"helloworld");
        assert_eq!(names(&folder), ["new"]);
    }

    #[test]
    fn what_is_not_committed_leaves_the_old_file_and_no_trace() {
        let folder = Folder::new();
        let path = folder.write("old", b"old");
        let staged = StagedFile::create(&path, &[]).expect("writable");
        staged.write(b"new", 0).expect("written");
        drop(staged);
        assert_eq!(std::fs::read(&path).expect("there"), b"old");
        assert_eq!(names(&folder), ["old"]);
    }

    #[test]
    fn a_link_stays_and_its_target_is_replaced() {
        let folder = Folder::new();
        let target = folder.write("target", b"old");
        let link = folder.path("link");
        std::os::unix::fs::symlink(&target, &link).expect("a link");
        let staged = StagedFile::create(&link, &[]).expect("writable");
        staged.write(b"new", 0).expect("written");
        staged.commit().expect("renamed");
        assert!(link.is_symlink());
        assert_eq!(std::fs::read(&target).expect("there"), b"new");
    }

    #[test]
    fn a_folder_a_missing_folder_and_an_input_are_refused() {
        let folder = Folder::new();
        let input = folder.checkpoint("in.safetensors", &[("w", Dtype::U8, &[2], &[1, 2])]);
        let refused = |path: &Path| StagedFile::create(path, &[&input]).expect_err("refused");
        assert!(refused(&folder.path("")).message.contains("is a folder"));
        assert!(refused(&folder.path("in.safetensors")).message.contains("to read"));
        assert!(refused(&folder.path("no/such/folder")).message.contains("cannot be written"));
        assert_eq!(names(&folder), ["in.safetensors"]);
    }
}
