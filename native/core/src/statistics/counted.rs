//! Dtypes of at most 16 bits: exact, from how often each bit pattern occurs.

use crate::control::Control;
use crate::dtype::{Format, SmallFloat, bf16_to_f64, f16_to_f64};
use crate::failure::Failure;
use crate::reader::{Block, COST_OF_BYTE, TensorReader, blocks, fold_blocks};
use crate::report::TensorStatistics;

use super::ElementwiseFigures;
use super::accumulate::Sum;
use super::bins::{BINS, EXPONENTS, LinearBins, exponent_place, histogram, log_histogram};

/// Elements of a block: 512 KiB of 16-bit words, which stay in a core's own cache beside the counts.
const BLOCK_ELEMENTS: usize = 1 << 18;
const PATTERNS: usize = 1 << 16;
/// A tensor of fewer elements is sorted: its patterns are found sooner than the tables are cleared.
const SORTED_BELOW: usize = 1 << 14;
/// Neighbouring equal words count in different tables: a counter that was just written cannot be
/// read at once.
const TABLES: usize = 2;

/// One thread's counts.
struct Counts {
    bytes: Vec<u8>,
    /// Of the blocks since the last flush: 32 bits, so that the tables stay in cache.
    recent: Vec<[u32; PATTERNS]>,
    recent_elements: usize,
    total: Vec<u64>,
}

pub fn measure(
    reader: &TensorReader,
    format: Format,
    control: &Control,
) -> Result<ElementwiseFigures, Failure> {
    let values = if reader.tensor().elements() < SORTED_BELOW {
        values_by_sorting(reader, format, control)?
    } else {
        values_by_counting(reader, format, control)?
    };
    Ok(figures(format, &values))
}

/// The distinct values of a small tensor, and how often each occurs.
fn values_by_sorting(
    reader: &TensorReader,
    format: Format,
    control: &Control,
) -> Result<Vec<(f64, u64)>, Failure> {
    let elements = reader.tensor().elements();
    let mut bytes = Vec::new();
    let stored = reader.read(&(0..elements), &mut bytes)?;
    let mut values = vec![0.0; elements];
    format.decode(stored.bytes, stored.skip, &mut values);
    control.advance(stored.bytes.len() as u64 * COST_OF_BYTE);
    values.sort_unstable_by(f64::total_cmp);
    let runs = values.chunk_by(|a, b| a.total_cmp(b).is_eq());
    Ok(runs.map(|run| (run[0], run.len() as u64)).collect())
}

/// The distinct values of a large tensor, and how often each occurs.
fn values_by_counting(
    reader: &TensorReader,
    format: Format,
    control: &Control,
) -> Result<Vec<(f64, u64)>, Failure> {
    let elements = reader.tensor().elements();
    let blocks: Vec<_> = blocks(0..elements, BLOCK_ELEMENTS).collect();
    let gathered = fold_blocks(&blocks, control, Counts::new, |counts, _, block| {
        let mut bytes = std::mem::take(&mut counts.bytes);
        let stored = reader.read(block, &mut bytes)?;
        counts.add(format, &stored, block.len());
        control.advance(stored.bytes.len() as u64 * COST_OF_BYTE);
        counts.bytes = bytes;
        Ok(())
    })?;
    let mut total = vec![0; PATTERNS];
    for counts in gathered {
        for (total, count) in total.iter_mut().zip(counts.finish()) {
            *total += count;
        }
    }
    Ok(decoded(format, &total))
}

impl Counts {
    fn new() -> Self {
        Self {
            bytes: Vec::new(),
            recent: vec![[0; PATTERNS]; TABLES],
            recent_elements: 0,
            total: vec![0; PATTERNS],
        }
    }

    fn add(&mut self, format: Format, stored: &Block, elements: usize) {
        if self.recent_elements + elements > u32::MAX as usize {
            self.flush();
        }
        self.recent_elements += elements;
        match format {
            Format::Small(float) => self.add_codes(float, stored, elements),
            _ => self.add_words(&stored.bytes[..elements * 2]),
        }
    }

    fn add_words(&mut self, bytes: &[u8]) {
        let [even, odd] = &mut self.recent[..] else { unreachable!("there are two tables") };
        let (groups, rest) = bytes.as_chunks::<8>();
        for group in groups {
            let words = u64::from_le_bytes(*group);
            even[(words & 0xffff) as usize] += 1;
            odd[(words >> 16 & 0xffff) as usize] += 1;
            even[(words >> 32 & 0xffff) as usize] += 1;
            odd[(words >> 48) as usize] += 1;
        }
        for word in rest.as_chunks::<2>().0 {
            even[usize::from(u16::from_le_bytes(*word))] += 1;
        }
    }

    fn add_codes(&mut self, float: SmallFloat, stored: &Block, elements: usize) {
        for index in 0..elements {
            let code = float.code(stored.bytes, stored.skip + index);
            self.recent[index % TABLES][usize::from(code)] += 1;
        }
    }

    fn flush(&mut self) {
        for table in &mut self.recent {
            for (total, count) in self.total.iter_mut().zip(table) {
                *total += u64::from(std::mem::take(count));
            }
        }
        self.recent_elements = 0;
    }

    fn finish(mut self) -> Vec<u64> {
        self.flush();
        self.total
    }
}

/// The values of the patterns that occur, and how often.
fn decoded(format: Format, counts: &[u64]) -> Vec<(f64, u64)> {
    let value = |pattern: usize| match format {
        Format::Small(float) => float.table()[pattern],
        Format::F16 => f16_to_f64(pattern as u16),
        _ => bf16_to_f64(pattern as u16),
    };
    let occurring = counts.iter().enumerate().filter(|&(_, &count)| count > 0);
    occurring.map(|(pattern, &count)| (value(pattern), count)).collect()
}

fn figures(format: Format, values: &[(f64, u64)]) -> ElementwiseFigures {
    let finite: Vec<_> = values.iter().copied().filter(|(value, _)| value.is_finite()).collect();
    let count_where = |holds: &dyn Fn(f64) -> bool| -> u64 {
        values.iter().filter(|&&(value, _)| holds(value)).map(|&(_, count)| count).sum()
    };
    let zero_count = count_where(&|value| value == 0.0);
    let all = count_where(&|_| true);
    let mut stats = TensorStatistics {
        zero_fraction: (all > 0).then(|| zero_count as f64 / all as f64),
        nan_count: count_where(&f64::is_nan),
        inf_count: count_where(&f64::is_infinite),
        subnormal_count: count_where(&|value| format.is_subnormal(value)),
        ..TensorStatistics::default()
    };
    if finite.is_empty() {
        return ElementwiseFigures { stats, histogram: None, log_histogram: None };
    }
    add_moments(&mut stats, &finite);
    let (min, max) = add_range(&mut stats, &finite);
    let (linear, exponents) = bin_counts(&finite, min, max);
    ElementwiseFigures {
        stats,
        histogram: Some(histogram(min, max, &linear)),
        log_histogram: Some(log_histogram(&exponents, zero_count)),
    }
}

fn add_moments(stats: &mut TensorStatistics, finite: &[(f64, u64)]) {
    let count = finite.iter().map(|&(_, count)| count).sum::<u64>() as f64;
    let mean_of = |term: &dyn Fn(f64) -> f64| -> f64 {
        finite.iter().map(|&(value, times)| term(value) * times as f64).collect::<Sum>().value()
            / count
    };
    let mean = mean_of(&|value| value);
    stats.mean = Some(mean);
    stats.std = Some(mean_of(&|value| (value - mean).powi(2)).sqrt());
    stats.rms = Some(mean_of(&|value| value * value).sqrt());
}

fn add_range(stats: &mut TensorStatistics, finite: &[(f64, u64)]) -> (f64, f64) {
    let values = || finite.iter().map(|&(value, _)| value);
    let min = values().fold(f64::INFINITY, f64::min);
    let max = values().fold(f64::NEG_INFINITY, f64::max);
    stats.min = Some(min);
    stats.max = Some(max);
    stats.abs_max = Some(max.max(-min));
    (min, max)
}

fn bin_counts(finite: &[(f64, u64)], min: f64, max: f64) -> ([u64; BINS], Vec<u64>) {
    let bins = LinearBins::new(min, max);
    let mut linear = [0; BINS];
    let mut exponents = vec![0; EXPONENTS];
    for &(value, count) in finite {
        linear[bins.bin(value)] += count;
        if value != 0.0 {
            exponents[exponent_place(value)] += count;
        }
    }
    (linear, exponents)
}
