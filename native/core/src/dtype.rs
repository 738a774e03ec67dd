//! Exact decoding of the floating dtypes of the safetensors format.
//!
//! Elements of less than a byte are packed little-endian: element i of a w-bit dtype takes bits
//! `w·i … w·i + w − 1` of the tensor's bytes read as one little-endian number. So an F4 byte holds
//! its first element in the low nibble, and four F6 elements take three bytes.

mod small;

use safetensors::Dtype;

pub use small::{SmallFloat, small_float};

/// How the elements of a dtype are decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// At most 8 bits: by a table of all values.
    Small(SmallFloat),
    /// Half precision, IEEE binary16.
    F16,
    /// The upper half of a binary32.
    Bf16,
    /// IEEE binary32.
    F32,
    /// IEEE binary64.
    F64,
}

impl Format {
    /// The format of a floating dtype; nothing for integers, booleans and complex numbers, which
    /// are only counted.
    pub fn of(dtype: Dtype) -> Option<Self> {
        match dtype {
            Dtype::F16 => Some(Self::F16),
            Dtype::BF16 => Some(Self::Bf16),
            Dtype::F32 => Some(Self::F32),
            Dtype::F64 => Some(Self::F64),
            _ => small_float(dtype).map(Self::Small),
        }
    }

    /// Bits of one element.
    pub fn bits(self) -> usize {
        match self {
            Self::Small(float) => float.bits(),
            Self::F16 | Self::Bf16 => 16,
            Self::F32 => 32,
            Self::F64 => 64,
        }
    }

    /// Decodes elements `skip … skip + out.len()` of `bytes`, exactly.
    ///
    /// # Panics
    /// When `bytes` is too short.
    #[inline(always)]
    pub fn decode(self, bytes: &[u8], skip: usize, out: &mut [f64]) {
        let whole = |width: usize| &bytes[skip * width..(skip + out.len()) * width];
        match self {
            Self::Small(float) => float.decode(bytes, skip, out),
            Self::F16 => convert(whole(2), out, |word| f16_to_f64(u16::from_le_bytes(word))),
            Self::Bf16 => convert(whole(2), out, |word| bf16_to_f64(u16::from_le_bytes(word))),
            Self::F32 => convert(whole(4), out, |word| f64::from(f32::from_le_bytes(word))),
            Self::F64 => convert(whole(8), out, f64::from_le_bytes),
        }
    }

    /// Whether a value of this format, already decoded, is subnormal in it.
    #[inline(always)]
    pub fn is_subnormal(self, value: f64) -> bool {
        value != 0.0 && value.abs() < self.smallest_normal()
    }

    /// The smallest positive value with a full significand.
    pub fn smallest_normal(self) -> f64 {
        match self {
            Self::Small(float) => float.smallest_normal(),
            Self::F16 => 2f64.powi(-14),
            Self::Bf16 | Self::F32 => f64::from(f32::MIN_POSITIVE),
            Self::F64 => f64::MIN_POSITIVE,
        }
    }
}

/// Decodes elements of `WIDTH` whole bytes, each by `value`.
#[inline(always)]
pub fn convert<const WIDTH: usize>(
    bytes: &[u8],
    out: &mut [f64],
    value: impl Fn([u8; WIDTH]) -> f64,
) {
    let (words, _) = bytes.as_chunks::<WIDTH>();
    for (out, word) in out.iter_mut().zip(words) {
        *out = value(*word);
    }
}

/// The value of a bf16 bit pattern.
#[inline(always)]
pub fn bf16_to_f64(bits: u16) -> f64 {
    f64::from(f32::from_bits(u32::from(bits) << 16))
}

/// The value of a binary16 bit pattern. Branch-free, so that loops over it vectorise: the bits are
/// moved into a binary64 whose exponent is then put right by an exact multiplication.
#[inline(always)]
pub fn f16_to_f64(bits: u16) -> f64 {
    let magnitude = u64::from(bits & 0x7fff);
    // 2^(1023-15): the difference of the two exponent biases; subnormals come out right as well.
    let finite = f64::from_bits(magnitude << 42) * f64::from_bits((1023 + 1008) << 52);
    let special = f64::from_bits(0x7ff << 52 | (magnitude & 0x3ff) << 42);
    let value = if magnitude >= 0x7c00 { special } else { finite };
    if bits & 0x8000 == 0 { value } else { -value }
}

/// The bf16 nearest to `value`, ties to even, overflow to infinity: rounded once. NaN stays NaN.
#[inline(always)]
pub fn bf16_bits(value: f64) -> u16 {
    // Through a binary32 rounded to odd, which keeps every tie visible to the second rounding.
    let near = value as f32;
    let wide = f64::from(near);
    let above = u32::from(wide.abs() > value.abs());
    let inexact = u32::from(wide != value);
    let odd = near.to_bits().wrapping_sub(above) | inexact;
    let rounded = (odd.wrapping_add(0x7fff + (odd >> 16 & 1)) >> 16) as u16;
    if value.is_nan() { 0x7fc0 } else { rounded }
}

#[cfg(test)]
mod tests;
