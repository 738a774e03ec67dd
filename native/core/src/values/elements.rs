//! Decoding of every dtype that is a real number.

use safetensors::Dtype;

use super::invalid;
use crate::checkpoint::Tensor;
use crate::dtype::{Format, convert};
use crate::failure::Failure;

/// How the elements of a tensor become numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elements {
    Float(Format),
    Bool,
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
}

impl Elements {
    /// # Errors
    /// `Invalid` for complex numbers.
    pub fn of(tensor: &Tensor) -> Result<Self, Failure> {
        match tensor.dtype {
            Dtype::BOOL => Ok(Self::Bool),
            Dtype::U8 => Ok(Self::U8),
            Dtype::I8 => Ok(Self::I8),
            Dtype::U16 => Ok(Self::U16),
            Dtype::I16 => Ok(Self::I16),
            Dtype::U32 => Ok(Self::U32),
            Dtype::I32 => Ok(Self::I32),
            Dtype::U64 => Ok(Self::U64),
            Dtype::I64 => Ok(Self::I64),
            dtype => Format::of(dtype).map(Self::Float).ok_or_else(|| {
                invalid(
                    tensor,
                    &format!("holds {dtype} elements, which are not shown: only real numbers are"),
                )
            }),
        }
    }

    /// Decodes elements `skip … skip + out.len()` of `bytes`: exactly, but for integers of 64 bits,
    /// which are rounded to the nearest float64.
    #[inline(always)]
    pub fn decode(self, bytes: &[u8], skip: usize, out: &mut [f64]) {
        let whole = |width: usize| &bytes[skip * width..(skip + out.len()) * width];
        match self {
            Self::Float(format) => format.decode(bytes, skip, out),
            Self::Bool => convert(whole(1), out, |[byte]: [u8; 1]| f64::from(u8::from(byte != 0))),
            Self::U8 => convert(whole(1), out, |[byte]: [u8; 1]| f64::from(byte)),
            Self::I8 => convert(whole(1), out, |byte| f64::from(i8::from_le_bytes(byte))),
            Self::U16 => convert(whole(2), out, |word| f64::from(u16::from_le_bytes(word))),
            Self::I16 => convert(whole(2), out, |word| f64::from(i16::from_le_bytes(word))),
            Self::U32 => convert(whole(4), out, |word| f64::from(u32::from_le_bytes(word))),
            Self::I32 => convert(whole(4), out, |word| f64::from(i32::from_le_bytes(word))),
            Self::U64 => convert(whole(8), out, |word| u64::from_le_bytes(word) as f64),
            Self::I64 => convert(whole(8), out, |word| i64::from_le_bytes(word) as f64),
        }
    }
}
