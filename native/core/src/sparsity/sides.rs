//! Neighbouring elements of several tensors of one shape, as the loops that compare them take them.

use crate::dtype::{Format, bf16_bits, bf16_to_f64};
use crate::reader::Block;

/// Elements at a time: all buffers of a chunk stay in a core's first-level cache.
pub const CHUNK: usize = 1024;

/// One chunk of each side. Beyond its length it holds zeros on all sides, which add nothing.
pub struct Sides<const N: usize> {
    /// As stored; not filled where all sides are stored as bf16.
    pub values: [[f64; CHUNK]; N],
    /// Rounded to bf16.
    pub bf16: [[u16; CHUNK]; N],
}

impl<const N: usize> Sides<N> {
    /// Of no elements.
    #[inline(always)]
    pub fn new() -> Self {
        Self { values: [[0.0; CHUNK]; N], bf16: [[0; CHUNK]; N] }
    }

    /// Takes `length` elements from `start` on of blocks that are stored as bf16.
    #[inline(always)]
    pub fn load_bf16(&mut self, blocks: [&Block; N], start: usize, length: usize) {
        for (bf16, block) in self.bf16.iter_mut().zip(blocks) {
            let (words, _) = block.bytes[start * 2..(start + length) * 2].as_chunks::<2>();
            for (word, bf16) in words.iter().zip(bf16.iter_mut()) {
                *bf16 = u16::from_le_bytes(*word);
            }
            bf16[length..].fill(0);
        }
    }

    /// Takes `length` elements from `start` on of blocks that are stored in `formats`.
    #[inline(always)]
    pub fn load(&mut self, formats: [Format; N], blocks: [&Block; N], start: usize, length: usize) {
        for side in 0..N {
            let values = &mut self.values[side];
            let block = blocks[side];
            formats[side].decode(block.bytes, block.skip + start, &mut values[..length]);
            values[length..].fill(0.0);
            for (value, bf16) in values.iter().zip(&mut self.bf16[side]) {
                *bf16 = bf16_bits(*value);
            }
        }
    }

    /// An element: as stored where `WIDE`, else from its bf16.
    #[inline(always)]
    pub fn value<const WIDE: bool>(&self, side: usize, index: usize) -> f64 {
        if WIDE { self.values[side][index] } else { bf16_to_f64(self.bf16[side][index]) }
    }
}
