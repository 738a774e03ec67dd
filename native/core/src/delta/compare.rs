//! Going through the bytes of tensors in blocks, and finding the units in which two differ.

use crate::checkpoint::{Checkpoint, ShardFile, Tensor};
use crate::control::Control;
use crate::failure::Failure;

use super::unit::by_unit_size;

/// Bytes that are read at a time: a multiple of every unit.
pub const BLOCK_BYTES: usize = 1 << 20;

/// The open shards of a checkpoint, those of them that are needed.
#[derive(Debug)]
pub struct Shards(Vec<Option<ShardFile>>);

impl Shards {
    /// Opens the shards that `needs` names; the others are left alone.
    ///
    /// # Errors
    /// `Unreadable`, or `Changed` since the header was read.
    pub fn open(checkpoint: &Checkpoint, needs: impl Fn(usize) -> bool) -> Result<Self, Failure> {
        let shards = checkpoint.shards.iter().enumerate().map(|(index, shard)| {
            needs(index).then(|| ShardFile::reopen(&shard.path, shard.identity)).transpose()
        });
        Ok(Self(shards.collect::<Result<_, _>>()?))
    }

    /// Fills `buffer` from byte `offset` of `tensor` on.
    ///
    /// # Errors
    /// `Unreadable`, or `Changed`.
    pub fn read(&self, tensor: &Tensor, offset: u64, buffer: &mut [u8]) -> Result<(), Failure> {
        let file = self.0[tensor.shard].as_ref().expect("the shard of a tensor that is read");
        file.read(buffer, tensor.offset + offset)
    }

    /// To be called after reading: what was read belongs to one state of the files.
    ///
    /// # Errors
    /// `Changed`.
    pub fn verify_unchanged(&self) -> Result<(), Failure> {
        self.0.iter().flatten().try_for_each(ShardFile::verify_unchanged)
    }
}

/// Cuts `bytes` bytes into blocks: first byte and length of each.
pub fn byte_blocks(bytes: u64) -> impl Iterator<Item = (u64, usize)> {
    let step = BLOCK_BYTES as u64;
    (0..bytes.div_ceil(step)).map(move |block| {
        let start = block * step;
        (start, step.min(bytes - start) as usize)
    })
}

/// Two tensors of one dtype and shape.
pub struct TensorPair<'a> {
    pub base: (&'a Shards, &'a Tensor),
    pub other: (&'a Shards, &'a Tensor),
    /// Of a unit, in bytes.
    pub unit: usize,
}

impl TensorPair<'_> {
    /// Calls `changed` with the position of every unit that differs and what it is in the other
    /// tensor, in ascending order. Counts the bytes of both as done.
    ///
    /// # Errors
    /// `Unreadable`, `Changed` or `Cancelled`, or those of `changed`.
    pub fn for_each_change(
        &self,
        control: &Control,
        mut changed: impl FnMut(u64, &[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let (base, other) = (self.base, self.other);
        let mut buffers = [vec![0; BLOCK_BYTES], vec![0; BLOCK_BYTES]];
        let [base_buffer, other_buffer] = &mut buffers;
        for (start, length) in byte_blocks(other.1.bytes) {
            control.check()?;
            let sides = [&mut base_buffer[..length], &mut other_buffer[..length]];
            let [base_bytes, other_bytes] = sides;
            base.0.read(base.1, start, base_bytes)?;
            other.0.read(other.1, start, other_bytes)?;
            if base_bytes != other_bytes {
                let first = start / self.unit as u64;
                let sides = [&*base_bytes, &*other_bytes];
                by_unit_size!(self.unit, changes_of_block(sides, first, &mut changed))?;
            }
            control.advance(2 * length as u64);
        }
        Ok(())
    }
}

fn changes_of_block<const UNIT: usize>(
    [base, other]: [&[u8]; 2],
    first: u64,
    changed: &mut impl FnMut(u64, &[u8]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (base, _) = base.as_chunks::<UNIT>();
    let (other, _) = other.as_chunks::<UNIT>();
    for (position, (base, other)) in base.iter().zip(other).enumerate() {
        if base != other {
            changed(first + position as u64, other)?;
        }
    }
    Ok(())
}
