//! A part of a staged file that is written from front to back.

use super::StagedFile;
use crate::failure::Failure;

const BUFFER_BYTES: usize = 1 << 18;

/// Gathers small pieces into writes of a reasonable size.
#[derive(Debug)]
pub struct Stream<'a> {
    file: &'a StagedFile,
    offset: u64,
    buffer: Vec<u8>,
}

impl<'a> Stream<'a> {
    /// From byte `offset` of `file` on.
    pub fn new(file: &'a StagedFile, offset: u64) -> Self {
        Self { file, offset, buffer: Vec::with_capacity(BUFFER_BYTES) }
    }

    /// Adds `bytes`.
    ///
    /// # Errors
    /// `Unreadable` where the file cannot be written.
    #[inline(always)]
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if self.buffer.len() + bytes.len() > BUFFER_BYTES {
            self.flush()?;
        }
        self.buffer.extend_from_slice(bytes);
        Ok(())
    }

    /// To be called after the last piece.
    ///
    /// # Errors
    /// `Unreadable` where the file cannot be written.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.flush()
    }

    fn flush(&mut self) -> Result<(), Failure> {
        self.file.write(&self.buffer, self.offset)?;
        self.offset += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }
}
