//! The loops over the elements of a triple. They are written so that they vectorise, and compiled
//! for several instruction sets, of which the best one is chosen at run time; all give the same
//! bits.

use super::sums::{CLASSES, Counts, Moments};
use super::{BASE, FIRST, SECOND, SIDES};
use crate::dtype::Format;
use crate::reader::Block;
use crate::simd::arch;
use crate::sparsity::{CHUNK, Scales, Sides, larger, mark_unchanged, not_finite};
use crate::statistics::{LANES, add_lanes};

/// Tables that are counted in, in turn: neighbours are often of one class, and an addition that
/// waits for the one before it to be stored takes several times as long.
const TABLES: usize = 2;

/// How elements are compared.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    formats: [Format; 3],
    eta: f64,
    scales: Scales,
}

/// One chunk of a triple. Beyond its length it holds zeros on all sides, which add nothing.
struct Chunk {
    sides: Sides<3>,
    /// By each update.
    unchanged: [[u8; CHUNK]; 2],
    /// 1 where the updates go in different directions.
    opposed: [u8; CHUNK],
    classes: [u16; CHUNK],
}

impl Rule {
    pub fn new(formats: [Format; 3], eta: f64, scales: Scales) -> Self {
        Self { formats, eta, scales }
    }

    /// Compares the `length` elements whose stored forms are `blocks`.
    pub fn compare(&self, blocks: &[Block; 3], length: usize, counts: &mut Counts) -> Moments {
        arch().dispatch(
            #[inline(always)]
            || self.compare_inline(blocks, length, counts),
        )
    }

    /// The same by whatever instruction set it is inlined into.
    #[inline(always)]
    pub fn compare_inline(
        &self,
        blocks: &[Block; 3],
        length: usize,
        counts: &mut Counts,
    ) -> Moments {
        let mut moments = Moments::new(self.scales);
        let mut tables = [[0_u32; CLASSES]; TABLES];
        let mut chunk = Chunk {
            sides: Sides::new(),
            unchanged: [[0; CHUNK]; 2],
            opposed: [0; CHUNK],
            classes: [0; CHUNK],
        };
        for start in (0..length).step_by(CHUNK) {
            let length = CHUNK.min(length - start);
            if self.formats == [Format::Bf16; 3] {
                chunk.sides.load_bf16(blocks.each_ref(), start, length);
                chunk.add_products::<false>(&mut moments);
                for side in SIDES {
                    counts.not_finite[side] += not_finite(&chunk.sides.bf16[side][..length]);
                }
            } else {
                chunk.sides.load(self.formats, blocks.each_ref(), start, length);
                chunk.add_products::<true>(&mut moments);
                chunk.count_not_finite(length, counts);
            }
            counts.conflicts += chunk.compare(self.eta, length);
            chunk.add_classes(length, &mut tables);
        }
        counts.elements += length as u64;
        for (class, count) in counts.classes.iter_mut().enumerate() {
            *count += tables.iter().map(|table| u64::from(table[class])).sum::<u64>();
        }
        moments
    }
}

impl Chunk {
    /// Adds squares and the product, and marks where the updates are opposed. `WIDE` takes the
    /// stored values, scales them, and finds the largest magnitudes: values beyond the range of
    /// bf16 need both.
    #[inline(always)]
    fn add_products<const WIDE: bool>(&mut self, moments: &mut Moments) {
        let mut squares = [[0.0; LANES]; 3];
        let mut product = [0.0; LANES];
        let mut largest = [[0.0_f64; LANES]; 3];
        let scales = moments.scales.0;
        for start in (0..CHUNK).step_by(LANES) {
            for lane in 0..LANES {
                let index = start + lane;
                let value = |side: usize| self.sides.value::<WIDE>(side, index);
                let base = value(BASE);
                let mut sides = [base, value(FIRST) - base, value(SECOND) - base];
                self.opposed[index] = u8::from((sides[FIRST] > 0.0) != (sides[SECOND] > 0.0));
                if WIDE {
                    for side in SIDES {
                        largest[side][lane] = larger(largest[side][lane], sides[side].abs());
                        sides[side] *= scales[side];
                    }
                }
                for side in SIDES {
                    squares[side][lane] += sides[side] * sides[side];
                }
                product[lane] += sides[FIRST] * sides[SECOND];
            }
        }
        for side in SIDES {
            moments.squares[side].add(add_lanes(squares[side]));
            let largest = largest[side].iter().copied();
            moments.largest[side] = largest.fold(moments.largest[side], f64::max);
        }
        moments.product.add(add_lanes(product));
    }

    #[inline(always)]
    fn count_not_finite(&self, length: usize, counts: &mut Counts) {
        for side in SIDES {
            let values = &self.sides.values[side][..length];
            let count: u32 = values.iter().map(|value| u32::from(!value.is_finite())).sum();
            counts.not_finite[side] += u64::from(count);
        }
    }

    /// Marks what each update leaves unchanged, finds the classes, and counts the elements that
    /// both change in different directions. An element that is changed has an update other than 0.
    #[inline(always)]
    fn compare(&mut self, eta: f64, length: usize) -> u64 {
        let [base, first, second] = &self.sides.bf16;
        let [by_first, by_second] = &mut self.unchanged;
        mark_unchanged([&base[..length], &first[..length]], eta, &mut by_first[..length]);
        mark_unchanged([&base[..length], &second[..length]], eta, &mut by_second[..length]);
        for index in 0..length {
            let exponent = base[index] >> 7 & 0xff;
            let changed = [1 - by_first[index], 1 - by_second[index]];
            self.classes[index] = 4 * exponent + 2 * u16::from(changed[0]) + u16::from(changed[1]);
            self.opposed[index] &= changed[0] & changed[1];
        }
        // Parts of 128 cannot overflow a byte, which is what vector registers add fastest.
        let parts = self.opposed[..length].chunks(128);
        parts.map(|part| u64::from(part.iter().sum::<u8>())).sum()
    }

    #[inline(always)]
    fn add_classes(&self, length: usize, tables: &mut [[u32; CLASSES]; TABLES]) {
        let mut groups = self.classes[..length].chunks_exact(TABLES);
        for group in &mut groups {
            for (table, &class) in tables.iter_mut().zip(group) {
                table[usize::from(class) % CLASSES] += 1;
            }
        }
        for &class in groups.remainder() {
            tables[0][usize::from(class) % CLASSES] += 1;
        }
    }
}
