//! The changes that a delta has of one tensor, read from front to back.

use std::path::Path;

use safetensors::Dtype;

use super::compare::Shards;
use super::positions::{Decoder, Encoding, Width};
use super::unit::{Unit, by_unit_size};
use crate::checkpoint::Tensor;
use crate::failure::Failure;

/// Bytes of positions that are read at a time: whole numbers of every width.
const POSITION_BYTES: u64 = 1 << 16;

/// An open delta file.
pub struct DeltaFile<'a> {
    /// Where it is.
    pub path: &'a Path,
    /// Its only shard.
    pub shards: Shards,
}

impl DeltaFile<'_> {
    /// It is no valid delta, by what it has of the tensor `name`.
    pub fn invalid(&self, name: &str, message: &str) -> Failure {
        Failure::invalid(self.path, format!("tensor \"{name}\": {message}")).with_tensor(name)
    }
}

/// Changed units that follow one another.
pub struct Changes<'a> {
    delta: &'a DeltaFile<'a>,
    target: &'a Tensor,
    positions: &'a Tensor,
    values: &'a Tensor,
    decoder: Decoder,
    unit: usize,
    /// Bytes that have been read of both.
    read: [u64; 2],
    /// Positions that have been read, from `at` on not yet used, and their values.
    pending: Vec<u64>,
    pending_values: Vec<u8>,
    at: usize,
}

impl<'a> Changes<'a> {
    /// Of the tensor `target`, whose positions are bits or gaps.
    ///
    /// # Errors
    /// `Invalid` where dtypes and sizes of the parts do not fit.
    pub fn new(
        delta: &'a DeltaFile<'a>,
        target: &'a Tensor,
        positions: &'a Tensor,
        is_bits: bool,
        values: &'a Tensor,
    ) -> Result<Self, Failure> {
        let invalid = |message: String| delta.invalid(&target.name, &message);
        let unit = Unit::of(target.dtype);
        let units = target.bytes / unit.bytes as u64;
        if values.dtype != unit.dtype {
            let message = format!("its values are of {}, not of {}", values.dtype, unit.dtype);
            return Err(invalid(message));
        }
        let encoding = match positions.dtype {
            Dtype::U8 if is_bits && positions.bytes == units.div_ceil(8) => Encoding::Bits,
            Dtype::U8 if !is_bits => Encoding::Gaps(Width::U8),
            Dtype::U16 if !is_bits => Encoding::Gaps(Width::U16),
            Dtype::U32 if !is_bits => Encoding::Gaps(Width::U32),
            dtype => {
                let what = if is_bits { "bits" } else { "gaps" };
                let message = format!("its {what} are {} bytes of {dtype}", positions.bytes);
                return Err(invalid(message));
            }
        };
        Ok(Self {
            delta,
            target,
            positions,
            values,
            decoder: Decoder::new(encoding, units),
            unit: unit.bytes,
            read: [0; 2],
            pending: Vec::new(),
            pending_values: Vec::new(),
            at: 0,
        })
    }

    /// Changes the units of `block`, the bytes from `start` on of the tensor.
    ///
    /// # Errors
    /// `Unreadable` or `Changed`, or `Invalid` where a position lies outside of the tensor.
    pub fn apply(&mut self, block: &mut [u8], start: u64) -> Result<(), Failure> {
        let first = start / self.unit as u64;
        let end = first + (block.len() / self.unit) as u64;
        loop {
            if self.at == self.pending.len() && !self.refill()? {
                return Ok(());
            }
            let rest = &self.pending[self.at..];
            let here = rest.partition_point(|&position| position < end);
            let values = &self.pending_values[self.at * self.unit..];
            by_unit_size!(self.unit, put(block, first, &rest[..here], values));
            self.at += here;
            if self.at < self.pending.len() {
                return Ok(());
            }
        }
    }

    /// To be called after the last block.
    ///
    /// # Errors
    /// `Invalid` where positions and values are not equally many, or end too early.
    pub fn finish(mut self) -> Result<(), Failure> {
        // Positions after the last block lie outside: they are refused as they are read.
        while self.refill()? {}
        self.decoder.finish().map_err(|message| self.invalid(&message))?;
        if self.read[1] < self.values.bytes {
            return Err(self.invalid("it has more values than positions"));
        }
        Ok(())
    }

    fn invalid(&self, message: &str) -> Failure {
        self.delta.invalid(&self.target.name, message)
    }

    /// Reads on; false where nothing is left.
    fn refill(&mut self) -> Result<bool, Failure> {
        self.pending.clear();
        self.at = 0;
        while self.pending.is_empty() {
            let [done, _] = self.read;
            let length = POSITION_BYTES.min(self.positions.bytes - done);
            if length == 0 {
                return Ok(false);
            }
            let mut bytes = vec![0; length as usize];
            self.delta.shards.read(self.positions, done, &mut bytes)?;
            self.read[0] += length;
            let decoded = self.decoder.decode(&bytes, &mut self.pending);
            decoded.map_err(|message| self.invalid(&message))?;
        }
        let length = self.pending.len() * self.unit;
        let [_, done] = self.read;
        if done + length as u64 > self.values.bytes {
            return Err(self.invalid("it has more positions than values"));
        }
        self.pending_values.resize(length, 0);
        self.delta.shards.read(self.values, done, &mut self.pending_values)?;
        self.read[1] += length as u64;
        Ok(true)
    }
}

fn put<const UNIT: usize>(block: &mut [u8], first: u64, positions: &[u64], values: &[u8]) {
    let (block, _) = block.as_chunks_mut::<UNIT>();
    let (values, _) = values.as_chunks::<UNIT>();
    for (position, value) in positions.iter().zip(values) {
        block[(position - first) as usize] = *value;
    }
}
