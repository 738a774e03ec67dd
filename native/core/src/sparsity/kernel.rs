//! The loops over the elements of a pair. They are written so that they vectorise, and compiled for
//! several instruction sets, of which the best one is chosen at run time; all give the same bits.

use std::ops::Range;

use super::lines::Lines;
use super::sides::{CHUNK, Sides};
use super::sums::{BASE, OTHER, PairSums, Scales, UPDATE};
use super::ulp::{Places, half, half_of_bf16};
use crate::dtype::{Format, bf16_to_f64};
use crate::reader::Block;
use crate::simd::arch;
use crate::statistics::{LANES, add_lanes};

/// Neighbouring bf16 values differ by at least 2⁻⁸ of the larger one: under this tolerance the rule
/// is equality of the roundings.
pub const EQUALITY_BELOW: f64 = 1.0 / 256.0;

/// How elements are compared.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    formats: [Format; 2],
    eta: f64,
    scales: Scales,
}

/// One chunk of a pair. Beyond its length it holds zeros on both sides, which add nothing.
struct Chunk {
    sides: Sides<2>,
    unchanged: [u8; CHUNK],
    /// Of dW.
    halves: [u32; CHUNK],
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
        arch().dispatch(
            #[inline(always)]
            || self.compare_inline(blocks, range, lines),
        )
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
        let mut chunk = Chunk { sides: Sides::new(), unchanged: [0; CHUNK], halves: [0; CHUNK] };
        for start in (0..range.len()).step_by(CHUNK) {
            let length = CHUNK.min(range.len() - start);
            if self.formats == [Format::Bf16; 2] {
                chunk.sides.load_bf16(blocks, start, length);
                chunk.add_products::<false>(&mut sums);
            } else {
                chunk.sides.load(self.formats, blocks, start, length);
                chunk.add_products::<true>(&mut sums);
            }
            self.count(&mut chunk, length, &mut sums);
            if let Some(lines) = lines.as_deref_mut() {
                let first = range.start + start;
                lines.add(first..first + length, &chunk.unchanged[..length]);
            }
        }
        sums.elements = range.len() as u64;
        sums
    }

    #[inline(always)]
    fn count(&self, chunk: &mut Chunk, length: usize, sums: &mut PairSums) {
        let equal = chunk.compare_equal(length);
        let within =
            if self.eta < EQUALITY_BELOW { 0 } else { chunk.compare_close(self.eta, length) };
        sums.unchanged += equal + within;
        if self.formats == [Format::Bf16; 2] {
            sums.equal += equal;
            sums.base_not_finite += not_finite(&chunk.sides.bf16[BASE][..length]);
            sums.other_not_finite += not_finite(&chunk.sides.bf16[OTHER][..length]);
        } else {
            chunk.count_stored(length, sums);
        }
        sums.ulp.add(&Places::new(&chunk.halves, &chunk.sides.bf16[BASE]), length);
    }
}

impl Chunk {
    /// Marks the elements whose bf16 roundings are equal, and counts them.
    #[inline(always)]
    fn compare_equal(&mut self, length: usize) -> u64 {
        let [base, other] = &self.sides.bf16;
        let unchanged = &mut self.unchanged[..length];
        for ((unchanged, &base), &other) in unchanged.iter_mut().zip(base).zip(other) {
            *unchanged = u8::from(same(base, other));
        }
        count(unchanged, 1)
    }

    /// Marks further elements, which differ by at most `eta`, and counts them.
    #[inline(always)]
    fn compare_close(&mut self, eta: f64, length: usize) -> u64 {
        let [base, other] = &self.sides.bf16;
        let mut count = 0;
        for ((unchanged, &base), &other) in self.unchanged[..length].iter_mut().zip(base).zip(other)
        {
            let more = u8::from(close(base, other, eta)) & (1 - *unchanged);
            *unchanged |= more;
            count += u64::from(more);
        }
        count
    }

    /// Counts what only the stored values tell: equality, finiteness, and whether the base lies on
    /// the bf16 grid.
    #[inline(always)]
    fn count_stored(&self, length: usize, sums: &mut PairSums) {
        let mut counts = [0_u32; 4];
        for index in 0..length {
            let (base, other) = (self.sides.values[BASE][index], self.sides.values[OTHER][index]);
            let on_grid = (bf16_to_f64(self.sides.bf16[BASE][index]) == base) | base.is_nan();
            counts[0] += u32::from((base == other) | (base.is_nan() & other.is_nan()));
            counts[1] += u32::from(!on_grid);
            counts[2] += u32::from(!base.is_finite());
            counts[3] += u32::from(!other.is_finite());
        }
        let [equal, off_grid, base_not_finite, other_not_finite] = counts.map(u64::from);
        sums.equal += equal;
        sums.base_off_grid += off_grid;
        sums.base_not_finite += base_not_finite;
        sums.other_not_finite += other_not_finite;
    }

    /// Adds squares and products, and keeps the halves of the updates. `WIDE` takes the stored values, scales
    /// them, and finds the largest magnitudes: values beyond the range of bf16 need both.
    #[inline(always)]
    fn add_products<const WIDE: bool>(&mut self, sums: &mut PairSums) {
        let mut squares = [[0.0; LANES]; 3];
        let mut product = [0.0; LANES];
        let mut largest = [[0.0_f64; LANES]; 3];
        let scales = sums.scales.0;
        for start in (0..CHUNK).step_by(LANES) {
            for lane in 0..LANES {
                let index = start + lane;
                let value = |side: usize| self.sides.value::<WIDE>(side, index);
                let (base, other) = (value(BASE), value(OTHER));
                let mut sides = [base, other, other - base];
                let half = if WIDE { half } else { half_of_bf16 };
                self.halves[index] = half(sides[UPDATE]);
                if WIDE {
                    for side in [BASE, OTHER, UPDATE] {
                        largest[side][lane] = larger(largest[side][lane], sides[side].abs());
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
            sums.squares[side].add(add_lanes(squares[side]));
            sums.largest[side] = largest[side].iter().copied().fold(sums.largest[side], f64::max);
        }
        sums.product.add(add_lanes(product));
    }
}

/// The larger one; the first one where the second is NaN. One instruction, unlike `f64::max`.
#[inline(always)]
pub fn larger(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

/// How many of these are NaN or infinite.
#[inline(always)]
pub fn not_finite(bf16: &[u16]) -> u64 {
    // Parts of 128 cannot overflow a byte.
    let count = |part: &[u16]| {
        part.iter().fold(0_u8, |count, &bits| count + u8::from(bits & 0x7f80 == 0x7f80))
    };
    bf16.chunks(128).map(|part| u64::from(count(part))).sum()
}

/// How many of the bytes of a chunk are `wanted`. The counters are bytes themselves, of which a
/// vector register holds most.
#[inline(always)]
pub fn count(bytes: &[u8], wanted: u8) -> u64 {
    const { assert!(CHUNK / COUNTERS <= u8::MAX as usize) };
    debug_assert!(bytes.len() <= CHUNK);
    let (groups, rest) = bytes.as_chunks::<COUNTERS>();
    let mut counters = [0_u8; COUNTERS];
    for group in groups {
        for (counter, &byte) in counters.iter_mut().zip(group) {
            *counter += u8::from(byte == wanted);
        }
    }
    let rest = rest.iter().filter(|&&byte| byte == wanted).count();
    counters.iter().map(|&counter| u64::from(counter)).sum::<u64>() + rest as u64
}

/// Bytes of the widest vector register.
const COUNTERS: usize = 64;

/// Equality of bf16 values: of bits, of zeros of either sign, of any two NaN.
#[inline(always)]
pub fn same(base: u16, other: u16) -> bool {
    let (base_magnitude, other_magnitude) = (base & 0x7fff, other & 0x7fff);
    let zeros = (base_magnitude | other_magnitude) == 0;
    let nans = (base_magnitude > 0x7f80) & (other_magnitude > 0x7f80);
    (base == other) | zeros | nans
}

/// Whether two finite bf16 values differ by at most `eta` of the larger magnitude.
#[inline(always)]
pub fn close(base: u16, other: u16, eta: f64) -> bool {
    let (base, other) = (bf16_to_f64(base), bf16_to_f64(other));
    let within = (other - base).abs() <= eta * larger(base.abs(), other.abs());
    within & base.is_finite() & other.is_finite()
}
