//! SHA-256 of files: what `sha256sum` prints, and what model hubs show.

use sha2::{Digest, Sha256};

use crate::checkpoint::{Shard, ShardFile};
use crate::control::Control;
use crate::failure::Failure;

/// Bytes that are read at a time.
const BLOCK_BYTES: usize = 1 << 20;

/// The digest of some bytes, in hexadecimal.
#[derive(Default)]
pub struct Hasher(Sha256);

impl Hasher {
    /// Takes more bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// 64 digits.
    pub fn finish(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The digest of a file that has not changed since its header was read; counts its bytes as done.
///
/// # Errors
/// `Unreadable`, `Changed` or `Cancelled`.
pub fn digest(shard: &Shard, control: &Control) -> Result<String, Failure> {
    let file = ShardFile::reopen(&shard.path, shard.identity)?;
    let mut hasher = Hasher::default();
    let mut buffer = vec![0; BLOCK_BYTES];
    let mut offset = 0;
    while offset < shard.identity.size {
        control.check()?;
        let length = BLOCK_BYTES.min((shard.identity.size - offset) as usize);
        file.read(&mut buffer[..length], offset)?;
        hasher.add(&buffer[..length]);
        offset += length as u64;
        control.advance(length as u64);
    }
    file.verify_unchanged()?;
    Ok(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standard() {
        let of = |parts: &[&str]| {
            let mut hasher = Hasher::default();
            parts.iter().for_each(|part| hasher.add(part.as_bytes()));
            hasher.finish()
        };
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(of(&[]), empty);
        assert_eq!(of(&["a", "", "bc"]), abc);
    }
}
