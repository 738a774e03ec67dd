//! `ulpRatio`: abs(dW) in units of half a bf16 ULP of the base, ULP = 2^(max(E, −126) − 7) with E
//! the exponent of bf16(abs W0).

use crate::report::UlpRatio;

const UNDER: i32 = 0;
const BINS: i32 = 16;
const OVER: i32 = BINS + 1;
const ZERO: i32 = OVER + 1;
const NOT_FINITE: i32 = ZERO + 1;
const PLACES: usize = NOT_FINITE as usize + 1;

/// The place of one element: under, 16 bins of floor(log2 ratio) over −8…7, over, zero, or not
/// finite, which is left out. `update` is dW, `base` W0 as bf16.
#[inline(always)]
pub fn place(update: f64, base: u16) -> u8 {
    let update_exponent = (update.to_bits() >> 52) as i32 & 0x7ff;
    let base_exponent = i32::from(base >> 7 & 0xff).max(1);
    // ratio = 2^(update_exponent − 1023) · … / 2^(base_exponent − 127 − 8)
    let exponent = (update_exponent - 1023) - (base_exponent - 127 - 8);
    let binned = (exponent + 9).clamp(UNDER, OVER);
    let finite = if update == 0.0 { ZERO } else { binned };
    (if update_exponent == 0x7ff { NOT_FINITE } else { finite }) as u8
}

/// How many elements each place has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UlpCounts([u64; PLACES]);

impl UlpCounts {
    /// Counts the elements of a chunk by their places.
    #[inline(always)]
    pub fn add(&mut self, places: &[u8]) {
        // Neighbours that are alike count in different tables: a counter that was just written
        // cannot be read at once.
        let mut tables = [[0_u32; 32]; 8];
        let (groups, rest) = places.as_chunks::<8>();
        for group in groups {
            for (table, &place) in tables.iter_mut().zip(group) {
                table[usize::from(place & 31)] += 1;
            }
        }
        for &place in rest {
            tables[0][usize::from(place & 31)] += 1;
        }
        for (index, count) in self.0.iter_mut().enumerate() {
            *count += tables.iter().map(|table| u64::from(table[index])).sum::<u64>();
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
