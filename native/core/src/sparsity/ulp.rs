//! `ulpRatio`: abs(dW) in units of half a bf16 ULP of the base, ULP = 2^(max(E, −126) − 7) with E
//! the exponent of bf16(abs W0).

use super::kernel::count;
use crate::report::UlpRatio;

const UNDER: i32 = 0;
const BINS: i32 = 16;
const OVER: i32 = BINS + 1;
const ZERO: i32 = OVER + 1;
const NOT_FINITE: i32 = ZERO + 1;
const PLACES: usize = NOT_FINITE as usize + 1;

/// What [`place`] needs of dW: its upper half, odd where that would be 0 and dW is not. Halves
/// fill vector registers twice as well.
#[inline(always)]
pub fn half(update: f64) -> u32 {
    (update.to_bits() >> 32) as u32 | u32::from(update != 0.0)
}

/// [`half`] of the difference of two bf16 values: where that is not 0, its upper half is not.
#[inline(always)]
pub fn half_of_bf16(update: f64) -> u32 {
    (update.to_bits() >> 32) as u32
}

/// The places of a chunk.
pub struct Places<const N: usize> {
    /// Of every element.
    places: [u8; N],
    /// Bit p is set where place p occurs.
    present: u32,
}

impl<const N: usize> Places<N> {
    /// Of the first `length` elements; `halves` are those of dW, `base` W0 as bf16.
    #[inline(always)]
    pub fn new(halves: &[u32; N], base: &[u16; N]) -> Self {
        let (mut places, mut present) = ([0; N], 0);
        for (target, (&half, &base)) in places.iter_mut().zip(halves.iter().zip(base)) {
            let place = place(half, base);
            present |= 1 << place;
            *target = place as u8;
        }
        Self { places, present }
    }
}

/// The place of one element: under, 16 bins of floor(log2 ratio) over −8…7, over, zero, or not
/// finite, which is left out. `update` is the [`half`] of dW, `base` W0 as bf16.
#[inline(always)]
fn place(update: u32, base: u16) -> u32 {
    let update_exponent = (update >> 20) as i32 & 0x7ff;
    let base_exponent = i32::from(base >> 7 & 0xff).max(1);
    // ratio = 2^(update_exponent − 1023) · … / 2^(base_exponent − 127 − 8)
    let exponent = (update_exponent - 1023) - (base_exponent - 127 - 8);
    let binned = (exponent + 9).clamp(UNDER, OVER);
    let finite = if update << 1 == 0 { ZERO } else { binned };
    (if update_exponent == 0x7ff { NOT_FINITE } else { finite }) as u32
}

/// How many elements each place has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UlpCounts([u64; PLACES]);

impl UlpCounts {
    /// Counts the first `length` elements of a chunk by their places.
    #[inline(always)]
    pub fn add<const N: usize>(&mut self, Places { places, present }: &Places<N>, length: usize) {
        // Comparing all with each place that occurs, a vector of elements at a time, is less work
        // than one access to a table for each.
        let mut left = *present;
        while left != 0 {
            let index = left.trailing_zeros();
            left &= left - 1;
            self.0[index as usize] += count(&places[..length], index as u8);
        }
    }

    /// Adds those of further elements.
    pub fn merge(&mut self, more: &Self) {
        for (count, more) in self.0.iter_mut().zip(&more.0) {
            *count += more;
        }
    }

    /// The figure; `exact` says whether all of the base lies on the bf16 grid.
    pub fn report(&self, exact: bool) -> UlpRatio {
        UlpRatio {
            zero: self.0[ZERO as usize],
            under: self.0[UNDER as usize],
            bins: std::array::from_fn(|bin| self.0[bin + 1]),
            over: self.0[OVER as usize],
            exact,
        }
    }
}
