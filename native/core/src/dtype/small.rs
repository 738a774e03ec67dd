//! Floats of at most 8 bits: sign, exponent, mantissa, and what each format does at its top end.

use std::sync::OnceLock;

use safetensors::Dtype;

/// How a format spends its highest codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Specials {
    /// As IEEE: the top exponent is infinity and NaN.
    Ieee,
    /// Only all-ones is NaN, of either sign (E4M3 "FN").
    AllOnesNan,
    /// Negative zero is the one NaN ("FNUZ").
    NegativeZeroNan,
    /// Every code is a number (the OCP microscaling element formats).
    None,
}

/// A floating format of at most 8 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SmallFloat {
    signed: bool,
    exponent_bits: u32,
    mantissa_bits: u32,
    bias: i32,
    specials: Specials,
    /// Which of the tables is this format's.
    slot: usize,
}

const SLOTS: usize = 8;
static TABLES: [OnceLock<[f64; 256]>; SLOTS] = [const { OnceLock::new() }; SLOTS];

/// The layout of a floating dtype of at most 8 bits, by the papers that the format names: OCP
/// microscaling 1.0 (F4, F6, E8M0), arXiv 2209.05433 (E4M3, E5M2), arXiv 2206.02915 (FNUZ).
pub fn small_float(dtype: Dtype) -> Option<SmallFloat> {
    let layout = |slot, exponent_bits, mantissa_bits, bias, specials| {
        Some(SmallFloat { signed: true, exponent_bits, mantissa_bits, bias, specials, slot })
    };
    match dtype {
        Dtype::F4 => layout(0, 2, 1, 1, Specials::None),
        Dtype::F6_E2M3 => layout(1, 2, 3, 1, Specials::None),
        Dtype::F6_E3M2 => layout(2, 3, 2, 3, Specials::None),
        Dtype::F8_E4M3 => layout(3, 4, 3, 7, Specials::AllOnesNan),
        Dtype::F8_E5M2 => layout(4, 5, 2, 15, Specials::Ieee),
        Dtype::F8_E4M3FNUZ => layout(5, 4, 3, 8, Specials::NegativeZeroNan),
        Dtype::F8_E5M2FNUZ => layout(6, 5, 2, 16, Specials::NegativeZeroNan),
        // A scale: no sign, no mantissa, no zero, all-ones is NaN.
        Dtype::F8_E8M0 => Some(SmallFloat {
            signed: false,
            exponent_bits: 8,
            mantissa_bits: 0,
            bias: 127,
            specials: Specials::AllOnesNan,
            slot: 7,
        }),
        _ => None,
    }
}

impl SmallFloat {
    /// Bits of one element: 4, 6 or 8.
    pub fn bits(self) -> usize {
        (u32::from(self.signed) + self.exponent_bits + self.mantissa_bits) as usize
    }

    /// The value of every code; codes beyond [`SmallFloat::bits`] repeat.
    pub fn table(self) -> &'static [f64; 256] {
        TABLES[self.slot].get_or_init(|| {
            let codes = 1 << self.bits();
            std::array::from_fn(|code| self.value(code as u32 % codes))
        })
    }

    /// The smallest positive value with a full significand.
    pub fn smallest_normal(self) -> f64 {
        // E8M0 has no subnormals: its code 0 is an ordinary power of two.
        if self.mantissa_bits == 0 { 0.0 } else { 2f64.powi(1 - self.bias) }
    }

    /// Code number `index` of packed elements.
    #[inline(always)]
    pub fn code(self, bytes: &[u8], index: usize) -> u8 {
        match self.bits() {
            8 => bytes[index],
            4 => bytes[index / 2] >> (index % 2 * 4) & 0xf,
            _ => {
                let bit = index * 6;
                let low = u16::from(bytes[bit / 8]);
                let high = bytes.get(bit / 8 + 1).map_or(0, |&byte| u16::from(byte));
                ((low | high << 8) >> (bit % 8) & 0x3f) as u8
            }
        }
    }

    /// Decodes elements `skip … skip + out.len()`.
    #[inline(always)]
    pub fn decode(self, bytes: &[u8], skip: usize, out: &mut [f64]) {
        let table = self.table();
        for (index, out) in out.iter_mut().enumerate() {
            *out = table[usize::from(self.code(bytes, skip + index))];
        }
    }

    fn value(self, code: u32) -> f64 {
        let mantissa = code & ((1 << self.mantissa_bits) - 1);
        let exponent = code >> self.mantissa_bits & ((1 << self.exponent_bits) - 1);
        let negative = self.signed && code >> (self.bits() - 1) == 1;
        if let Some(special) = self.special(exponent, mantissa, negative) {
            return special;
        }
        let fraction = f64::from(mantissa) / f64::from(1 << self.mantissa_bits);
        let subnormal = exponent == 0 && self.mantissa_bits > 0;
        let (significand, exponent) =
            if subnormal { (fraction, 1) } else { (1.0 + fraction, exponent as i32) };
        let magnitude = significand * 2f64.powi(exponent - self.bias);
        if negative { -magnitude } else { magnitude }
    }

    fn special(self, exponent: u32, mantissa: u32, negative: bool) -> Option<f64> {
        let top = exponent == (1 << self.exponent_bits) - 1;
        let full = mantissa == (1 << self.mantissa_bits) - 1;
        match self.specials {
            Specials::Ieee if top && mantissa > 0 => Some(f64::NAN),
            Specials::Ieee if top && negative => Some(f64::NEG_INFINITY),
            Specials::Ieee if top => Some(f64::INFINITY),
            Specials::AllOnesNan if top && full => Some(f64::NAN),
            Specials::NegativeZeroNan if negative && exponent == 0 && mantissa == 0 => {
                Some(f64::NAN)
            }
            _ => None,
        }
    }
}
