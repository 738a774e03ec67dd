//! The loops over the elements of a pair. They are written so that they vectorise, and compiled for
//! several instruction sets, of which the best one is chosen at run time; all give the same bits.

use std::ops::Range;

use pulp::Arch;

use super::lines::Lines;
use super::sums::{BASE, OTHER, PairSums, Scales, UPDATE};
use super::ulp::place;
use crate::dtype::{Format, bf16_bits, bf16_to_f64};
use crate::reader::Block;
use crate::statistics::{LANES, Sum, add_lanes};

/// Elements at a time: all buffers of a chunk stay in a core's first-level cache.
const CHUNK: usize = 1024;
/// Neighbouring bf16 values differ by at least 2⁻⁸ of the larger one: under this tolerance the rule
/// is equality of the roundings.
const EQUALITY_BELOW: f64 = 1.0 / 256.0;

/// How elements are compared.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    formats: [Format; 2],
    eta: f64,
    scales: Scales,
}

/// One chunk of a pair: values as stored, and as bf16.
struct Chunk {
    values: [[f64; CHUNK]; 2],
    bf16: [[u16; CHUNK]; 2],
    unchanged: [u8; CHUNK],
    places: [u8; CHUNK],
}

impl Rule {
    pub fn new(formats: [Format; 2], eta: f64, scales: Scales) -> Self {
        Self { formats, eta, scales }
    }

    /// Compares the elements `range` of a pair, whose stored forms are `blocks`.
    pub fn compare(
        &self,
        blocks: [&Block; 2],
        range: &Range<usize>,
        lines: Option<&mut Lines>,
    ) -> PairSums {
        Arch::new().dispatch(|| self.compare_inline(blocks, range, lines))
    }

    /// The same by whatever instruction set it is inlined into.
    #[inline(always)]
    pub fn compare_inline(
        &self,
        blocks: [&Block; 2],
        range: &Range<usize>,
        mut lines: Option<&mut Lines>,
    ) -> PairSums {
        let mut sums = PairSums { scales: self.scales, ..PairSums::default() };
        let mut chunk = Chunk {
            values: [[0.0; CHUNK]; 2],
            bf16: [[0; CHUNK]; 2],
            unchanged: [0; CHUNK],
            places: [0; CHUNK],
        };
        let as_stored = self.formats == [Format::Bf16; 2];
        for start in (0..range.len()).step_by(CHUNK) {
            let length = CHUNK.min(range.len() - start);
            if as_stored {
                chunk.load_bf16(blocks, start, length);
            } else {
                chunk.load(self.formats, blocks, start, length);
            }
            chunk.compare(self.eta, length);
            sums.unchanged += count(&chunk.unchanged[..length]);
            if as_stored && self.eta < EQUALITY_BELOW {
                sums.equal = sums.unchanged;
                chunk.add_products::<false>(&mut sums, length);
            } else {
                chunk.add_stored(&mut sums, length);
                chunk.add_products::<true>(&mut sums, length);
            }
            sums.ulp.add(&chunk.places[..length]);
            if let Some(lines) = lines.as_deref_mut() {
                let first = range.start + start;
                lines.add(first..first + length, &chunk.unchanged[..length]);
            }
        }
        sums.elements = range.len() as u64;
        sums
    }
}

impl Chunk {
    #[inline(always)]
    fn load_bf16(&mut self, blocks: [&Block; 2], start: usize, length: usize) {
        for ((bf16, values), block) in self.bf16.iter_mut().zip(&mut self.values).zip(blocks) {
            let (words, _) = block.bytes[start * 2..(start + length) * 2].as_chunks::<2>();
            for (word, bf16) in words.iter().zip(bf16.iter_mut()) {
                *bf16 = u16::from_le_bytes(*word);
            }
            for (bf16, value) in bf16[..length].iter().zip(values) {
                *value = bf16_to_f64(*bf16);
            }
        }
    }

    #[inline(always)]
    fn load(&mut self, formats: [Format; 2], blocks: [&Block; 2], start: usize, length: usize) {
        for side in [BASE, OTHER] {
            let values = &mut self.values[side][..length];
            formats[side].decode(blocks[side].bytes, blocks[side].skip + start, values);
            for (value, bf16) in values.iter().zip(&mut self.bf16[side]) {
                *bf16 = bf16_bits(*value);
            }
        }
    }

    /// Marks the elements that are unchanged as bf16.
    #[inline(always)]
    fn compare(&mut self, eta: f64, length: usize) {
        let [base, other] = &self.bf16;
        let pairs = base[..length].iter().zip(&other[..length]).zip(&mut self.unchanged);
        if eta < EQUALITY_BELOW {
            pairs.for_each(|((&base, &other), unchanged)| *unchanged = u8::from(same(base, other)));
        } else {
            pairs.for_each(|((&base, &other), unchanged)| {
                *unchanged = u8::from(same(base, other) || close(base, other, eta));
            });
        }
    }

    /// Counts what only the stored values tell: equality, and the base's place on the bf16 grid.
    #[inline(always)]
    fn add_stored(&self, sums: &mut PairSums, length: usize) {
        let (mut equal, mut off_grid) = (0_u32, 0_u32);
        for index in 0..length {
            let (base, other) = (self.values[BASE][index], self.values[OTHER][index]);
            equal += u32::from((base == other) | (base.is_nan() & other.is_nan()));
            let on_grid = (bf16_to_f64(self.bf16[BASE][index]) == base) | base.is_nan();
            off_grid += u32::from(!on_grid);
        }
        sums.equal += u64::from(equal);
        sums.base_off_grid += u64::from(off_grid);
    }

    /// Adds squares and products, and places the updates. `WIDE` also scales, and finds the largest
    /// magnitudes: values beyond the range of bf16 need both.
    #[inline(always)]
    fn add_products<const WIDE: bool>(&mut self, sums: &mut PairSums, length: usize) {
        let mut squares = [[0.0; LANES]; 3];
        let mut product = [0.0; LANES];
        let mut largest = [[0.0_f64; LANES]; 3];
        let mut not_finite = [[0_u64; LANES]; 2];
        let scales = sums.scales.0;
        for start in (0..length).step_by(LANES) {
            let width = LANES.min(length - start);
            for lane in 0..width {
                let (base, other) =
                    (self.values[BASE][start + lane], self.values[OTHER][start + lane]);
                let update = other - base;
                self.places[start + lane] = place(update, self.bf16[BASE][start + lane]);
                not_finite[BASE][lane] += u64::from(!base.is_finite());
                not_finite[OTHER][lane] += u64::from(!other.is_finite());
                let mut sides = [base, other, update];
                if WIDE {
                    for side in [BASE, OTHER, UPDATE] {
                        largest[side][lane] = largest[side][lane].max(sides[side].abs());
                        sides[side] *= scales[side];
                    }
                }
                for side in [BASE, OTHER, UPDATE] {
                    squares[side][lane] += sides[side] * sides[side];
                }
                product[lane] += sides[BASE] * sides[UPDATE];
            }
        }
        for side in [BASE, OTHER, UPDATE] {
            add(&mut sums.squares[side], squares[side]);
            sums.largest[side] = largest[side].iter().copied().fold(sums.largest[side], f64::max);
        }
        add(&mut sums.product, product);
        sums.base_not_finite += not_finite[BASE].iter().sum::<u64>();
        sums.other_not_finite += not_finite[OTHER].iter().sum::<u64>();
    }
}

#[inline(always)]
fn add(sum: &mut Sum, lanes: [f64; LANES]) {
    sum.add(add_lanes(lanes));
}

/// Equality of bf16 values: of bits, of zeros of either sign, of any two NaN.
#[inline(always)]
fn same(base: u16, other: u16) -> bool {
    let (base_magnitude, other_magnitude) = (base & 0x7fff, other & 0x7fff);
    let zeros = (base_magnitude | other_magnitude) == 0;
    let nans = (base_magnitude > 0x7f80) & (other_magnitude > 0x7f80);
    (base == other) | zeros | nans
}

/// Whether two finite bf16 values differ by at most `eta` of the larger magnitude.
#[inline(always)]
fn close(base: u16, other: u16, eta: f64) -> bool {
    let (base, other) = (bf16_to_f64(base), bf16_to_f64(other));
    let within = (other - base).abs() <= eta * base.abs().max(other.abs());
    within & base.is_finite() & other.is_finite()
}

#[inline(always)]
fn count(ones: &[u8]) -> u64 {
    // A chunk's parts of 128 cannot overflow a byte, which is what vector registers add fastest.
    ones.chunks(128).map(|part| u64::from(part.iter().fold(0_u8, |sum, &one| sum + one))).sum()
}
