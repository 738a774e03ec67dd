//! Float32 and float64: range, counts and sum in a first pass, deviations and bins in a second.

use crate::control::Control;
use crate::dtype::Format;
use crate::failure::Failure;
use crate::reader::{COST_OF_BYTE, TensorReader, blocks, fold_blocks};
use crate::report::TensorStatistics;
use crate::simd::arch;

use super::ElementwiseFigures;
use super::accumulate::{Sum, lane_sum};
use super::bins::{BINS, EXPONENTS, LinearBins, exponent_place, histogram, log_histogram};

const BLOCK_BYTES: usize = 1 << 19;
/// Elements that are decoded at a time, into a core's first-level cache.
const CHUNK: usize = 1024;
/// Beyond these magnitudes squares leave the range of float64: values are scaled by a power of two.
const LARGE: f64 = 1e150;
const SMALL: f64 = 1e-130;

pub fn measure(
    reader: &TensorReader,
    format: Format,
    control: &Control,
) -> Result<ElementwiseFigures, Failure> {
    let mut first = first_pass(reader, format, 1.0, control)?;
    let scale = scale_for(first.abs_max());
    if scale != 1.0 {
        first = first_pass(reader, format, scale, control)?;
    }
    let all = reader.tensor().elements() as u64;
    let finite = all - first.nan - first.infinite;
    let mut stats = TensorStatistics {
        zero_fraction: (all > 0).then(|| first.zero as f64 / all as f64),
        nan_count: first.nan,
        inf_count: first.infinite,
        subnormal_count: first.subnormal,
        ..TensorStatistics::default()
    };
    if finite == 0 {
        return Ok(ElementwiseFigures { stats, histogram: None, log_histogram: None });
    }
    let count = finite as f64;
    let mean = first.sum() / count;
    let bins = LinearBins::new(first.min * scale, first.max * scale);
    let mut second = second_pass(reader, format, scale, mean, &bins, control)?;
    let [deviations, squares] = second.totals();
    stats.min = Some(first.min);
    stats.max = Some(first.max);
    stats.abs_max = Some(first.abs_max());
    stats.mean = Some(mean / scale);
    stats.std = Some((deviations / count).sqrt() / scale);
    stats.rms = Some((squares / count).sqrt() / scale);
    Ok(ElementwiseFigures {
        stats,
        histogram: Some(histogram(first.min, first.max, &second.linear)),
        log_histogram: Some(log_histogram(&first.exponents, first.zero)),
    })
}

/// A power of two that brings the largest magnitude near 1 where squares would leave the range.
pub fn scale_for(abs_max: f64) -> f64 {
    if abs_max > LARGE {
        2f64.powi(-1000)
    } else if abs_max > 0.0 && abs_max < SMALL {
        2f64.powi(900)
    } else {
        1.0
    }
}

/// What one thread finds in the first pass.
struct First {
    min: f64,
    max: f64,
    /// By block, so that the total does not depend on which thread had which block.
    sums: Vec<(usize, Sum)>,
    nan: u64,
    infinite: u64,
    zero: u64,
    subnormal: u64,
    exponents: Vec<u64>,
}

impl First {
    fn new() -> Self {
        Self {
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            sums: Vec::new(),
            nan: 0,
            infinite: 0,
            zero: 0,
            subnormal: 0,
            exponents: vec![0; EXPONENTS],
        }
    }

    /// 0 where nothing is finite.
    fn abs_max(&self) -> f64 {
        self.max.max(-self.min).max(0.0)
    }

    #[inline(always)]
    fn add(&mut self, block: usize, values: &[f64], scale: f64, smallest_normal: f64) {
        let finite_or = |value: f64, instead: f64| if value.is_finite() { value } else { instead };
        let count = |holds: &dyn Fn(f64) -> bool| {
            values.iter().filter(|&&value| holds(value)).count() as u64
        };
        let sum = lane_sum(values, |value| finite_or(value, 0.0) * scale);
        entry_of(&mut self.sums, block).add(sum);
        self.min = values.iter().fold(self.min, |min, &value| finite_or(value, min).min(min));
        self.max = values.iter().fold(self.max, |max, &value| finite_or(value, max).max(max));
        self.nan += count(&f64::is_nan);
        self.infinite += count(&f64::is_infinite);
        self.zero += count(&|value| value == 0.0);
        self.subnormal += count(&|value| value != 0.0 && value.abs() < smallest_normal);
        for &value in values {
            if value.is_finite() && value != 0.0 {
                self.exponents[exponent_place(value)] += 1;
            }
        }
    }

    fn merge(mut self, other: Self) -> Self {
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.sums.extend(other.sums);
        self.nan += other.nan;
        self.infinite += other.infinite;
        self.zero += other.zero;
        self.subnormal += other.subnormal;
        add_counts(&mut self.exponents, &other.exponents);
        self
    }

    fn sum(&mut self) -> f64 {
        self.sums.sort_unstable_by_key(|&(block, _)| block);
        total(self.sums.iter().map(|&(_, sum)| sum))
    }
}

fn first_pass(
    reader: &TensorReader,
    format: Format,
    scale: f64,
    control: &Control,
) -> Result<First, Failure> {
    let smallest_normal = format.smallest_normal();
    let found = pass(
        reader,
        format,
        control,
        First::new,
        #[inline(always)]
        |found, block, values| {
            found.add(block, values, scale, smallest_normal);
        },
    )?;
    Ok(found.into_iter().fold(First::new(), First::merge))
}

/// The entry of the block that a thread is at.
#[inline(always)]
fn entry_of<T: Default>(entries: &mut Vec<(usize, T)>, block: usize) -> &mut T {
    if entries.last().is_none_or(|&(last, _)| last != block) {
        entries.push((block, T::default()));
    }
    let last = entries.len() - 1;
    &mut entries[last].1
}

fn total(sums: impl Iterator<Item = Sum>) -> f64 {
    let merged = sums.fold(Sum::default(), |mut total, sum| {
        total.merge(sum);
        total
    });
    merged.value()
}

/// What one thread finds in the second pass.
struct Second {
    /// Squares of the deviations and of the values, by block.
    sums: Vec<(usize, [Sum; 2])>,
    linear: [u64; BINS],
}

impl Second {
    fn new() -> Self {
        Self { sums: Vec::new(), linear: [0; BINS] }
    }

    /// `mean` and `bins` are scaled as the values are here.
    #[inline(always)]
    fn add(&mut self, block: usize, values: &[f64], scale: f64, mean: f64, bins: &LinearBins) {
        let square_of = |value: f64, centre: f64| {
            let deviation = value * scale - centre;
            if value.is_finite() { deviation * deviation } else { 0.0 }
        };
        let [deviations, squares] = entry_of(&mut self.sums, block);
        deviations.add(lane_sum(values, |value| square_of(value, mean)));
        squares.add(lane_sum(values, |value| square_of(value, 0.0)));
        for &value in values {
            if value.is_finite() {
                self.linear[bins.bin(value * scale)] += 1;
            }
        }
    }

    /// Sums of the squared deviations and of the squares.
    fn totals(&mut self) -> [f64; 2] {
        self.sums.sort_unstable_by_key(|&(block, _)| block);
        [0, 1].map(|which| total(self.sums.iter().map(|(_, sums)| sums[which])))
    }
}

fn second_pass(
    reader: &TensorReader,
    format: Format,
    scale: f64,
    mean: f64,
    bins: &LinearBins,
    control: &Control,
) -> Result<Second, Failure> {
    let found = pass(
        reader,
        format,
        control,
        Second::new,
        #[inline(always)]
        |found, block, values| {
            found.add(block, values, scale, mean, bins);
        },
    )?;
    Ok(found.into_iter().fold(Second::new(), |mut all, found| {
        all.sums.extend(found.sums);
        add_counts(&mut all.linear, &found.linear);
        all
    }))
}

fn add_counts(total: &mut [u64], counts: &[u64]) {
    for (total, count) in total.iter_mut().zip(counts) {
        *total += count;
    }
}

/// Reads all blocks; each thread adds the elements of its blocks to one `Found`, chunk by chunk.
fn pass<Found: Send>(
    reader: &TensorReader,
    format: Format,
    control: &Control,
    new: impl Fn() -> Found + Sync,
    add: impl Fn(&mut Found, usize, &[f64]) + Sync,
) -> Result<Vec<Found>, Failure> {
    let width = format.bits() / 8;
    let blocks: Vec<_> = blocks(0..reader.tensor().elements(), BLOCK_BYTES / width).collect();
    let state = || (Vec::new(), new());
    let found = fold_blocks(&blocks, control, state, |(buffer, found), index, block| {
        let stored = reader.read(block, buffer)?;
        arch().dispatch(
            #[inline(always)]
            || {
                let mut values = [0.0; CHUNK];
                for bytes in stored.bytes.chunks(CHUNK * width) {
                    let values = &mut values[..bytes.len() / width];
                    format.decode(bytes, 0, values);
                    add(found, index, values);
                }
            },
        );
        control.advance(stored.bytes.len() as u64 * COST_OF_BYTE);
        Ok(())
    })?;
    Ok(found.into_iter().map(|(_, found)| found).collect())
}
