//! Where the numbers of an image come from: one tensor, or the update of a pair.

use std::ops::Range;

use super::elements::Elements;
use crate::dtype::{Format, bf16_bits};
use crate::failure::Failure;
use crate::reader::TensorReader;
use crate::sparsity::mark_unchanged;

/// Elements that are decoded at a time, into a core's first-level cache.
pub const CHUNK: usize = 1024;

/// Decoded elements.
pub struct Chunk {
    /// Times the scale of the pass.
    pub values: [f64; CHUNK],
    /// Of a pair: 1 for what counts as unchanged, else 0.
    pub unchanged: [u8; CHUNK],
    base: [f64; CHUNK],
    bf16: [[u16; CHUNK]; 2],
}

impl Chunk {
    pub fn new() -> Self {
        Self {
            values: [0.0; CHUNK],
            unchanged: [0; CHUNK],
            base: [0.0; CHUNK],
            bf16: [[0; CHUNK]; 2],
        }
    }
}

/// Stored elements of one or of two tensors, from `skip` on.
#[derive(Default)]
pub struct Buffer {
    bytes: [Vec<u8>; 2],
    skip: [usize; 2],
}

/// A slice that can be read in blocks.
pub trait Source: Sync {
    /// Whether chunks tell what is unchanged.
    const COMPARES: bool;

    /// Reads elements of the slice.
    ///
    /// # Errors
    /// `Unreadable` or `Changed`.
    fn read(&self, elements: &Range<usize>, buffer: &mut Buffer) -> Result<(), Failure>;

    /// Decodes `length` elements of what was read, from number `first` on, times `scale`.
    fn decode(&self, buffer: &Buffer, first: usize, length: usize, scale: f64, chunk: &mut Chunk);
}

/// A slice of a tensor, whose elements `reader` counts from the slice's first.
pub struct TensorSlice<'a> {
    pub reader: TensorReader<'a>,
    pub elements: Elements,
}

impl Source for TensorSlice<'_> {
    const COMPARES: bool = false;

    fn read(&self, elements: &Range<usize>, buffer: &mut Buffer) -> Result<(), Failure> {
        buffer.skip[0] = self.reader.read(elements, &mut buffer.bytes[0])?.skip;
        Ok(())
    }

    #[inline(always)]
    fn decode(&self, buffer: &Buffer, first: usize, length: usize, scale: f64, chunk: &mut Chunk) {
        let values = &mut chunk.values[..length];
        self.elements.decode(&buffer.bytes[0], buffer.skip[0] + first, values);
        scale_by(values, scale);
    }
}

/// The update dW = W1 − W0 of a slice of a pair.
pub struct UpdateSlice<'a> {
    /// W0 and W1, counted from the slice's first element.
    pub readers: [TensorReader<'a>; 2],
    pub formats: [Format; 2],
    /// The tolerance of `updateSparsity`.
    pub eta: f64,
}

impl Source for UpdateSlice<'_> {
    const COMPARES: bool = true;

    fn read(&self, elements: &Range<usize>, buffer: &mut Buffer) -> Result<(), Failure> {
        for (side, reader) in self.readers.iter().enumerate() {
            buffer.skip[side] = reader.read(elements, &mut buffer.bytes[side])?.skip;
        }
        Ok(())
    }

    #[inline(always)]
    fn decode(&self, buffer: &Buffer, first: usize, length: usize, scale: f64, chunk: &mut Chunk) {
        let Chunk { values, unchanged, base, bf16 } = chunk;
        let (values, base) = (&mut values[..length], &mut base[..length]);
        for (side, out) in [&mut *base, &mut *values].into_iter().enumerate() {
            let (bytes, skip) = (&buffer.bytes[side], buffer.skip[side] + first);
            self.formats[side].decode(bytes, skip, out);
            round(self.formats[side], bytes, skip, out, &mut bf16[side]);
        }
        let [base_bits, other_bits] = [0, 1].map(|side| &bf16[side][..length]);
        mark_unchanged([base_bits, other_bits], self.eta, &mut unchanged[..length]);
        for (value, base) in values.iter_mut().zip(base) {
            *value -= *base;
        }
        scale_by(values, scale);
    }
}

/// The scale is a power of two: nothing is rounded.
#[inline(always)]
fn scale_by(values: &mut [f64], scale: f64) {
    if scale != 1.0 {
        values.iter_mut().for_each(|value| *value *= scale);
    }
}

/// The bf16 roundings of `values`, which were decoded from `bytes`.
#[inline(always)]
fn round(format: Format, bytes: &[u8], skip: usize, values: &[f64], bf16: &mut [u16]) {
    if format == Format::Bf16 {
        let (words, _) = bytes[skip * 2..(skip + values.len()) * 2].as_chunks::<2>();
        for (bits, word) in bf16.iter_mut().zip(words) {
            *bits = u16::from_le_bytes(*word);
        }
    } else {
        for (bits, value) in bf16.iter_mut().zip(values) {
            *bits = bf16_bits(*value);
        }
    }
}
