//! The two histograms' bins.

use crate::report::{Histogram, LogHistogram};

/// Bins of the linear histogram.
pub const BINS: usize = 64;

/// Equal bins over [min, max]: bin i holds edge i ≤ w < edge i+1, the last one max as well. Where
/// min = max that is the last bin.
#[derive(Debug, Clone)]
pub struct LinearBins {
    edges: [f64; BINS + 1],
    per_unit: f64,
}

impl LinearBins {
    /// Bins over a range whose width is finite.
    pub fn new(min: f64, max: f64) -> Self {
        let step = (max - min) / BINS as f64;
        let mut edges: [f64; BINS + 1] = std::array::from_fn(|edge| min + edge as f64 * step);
        edges[BINS] = max;
        Self { edges, per_unit: BINS as f64 / (max - min) }
    }

    /// The bin of a value in the range.
    #[inline(always)]
    pub fn bin(&self, value: f64) -> usize {
        // NaN, where the range is a point, becomes 0.
        let mut bin = (((value - self.edges[0]) * self.per_unit) as usize).min(BINS - 1);
        // The product is rounded: the edges decide.
        while value < self.edges[bin] {
            bin -= 1;
        }
        while bin < BINS - 1 && value >= self.edges[bin + 1] {
            bin += 1;
        }
        bin
    }
}

/// Lowest exponent of a float64: its smallest subnormal is 2^-1074.
const LOWEST: i32 = -1074;
/// Exponents that a float64 can have.
pub const EXPONENTS: usize = 1024 + 1074;

/// Place of floor(log2 |value|) among [`EXPONENTS`]; `value` is finite and not zero.
#[inline(always)]
pub fn exponent_place(value: f64) -> usize {
    let magnitude = value.to_bits() & (u64::MAX >> 1);
    let biased = (magnitude >> 52) as i32;
    let exponent =
        if biased > 0 { biased - 1023 } else { LOWEST + 63 - magnitude.leading_zeros() as i32 };
    (exponent - LOWEST) as usize
}

/// The histogram from counts over all [`EXPONENTS`].
pub fn log_histogram(counts: &[u64], zero_count: u64) -> LogHistogram {
    let Some(first) = counts.iter().position(|&count| count > 0) else {
        return LogHistogram { min_exponent: 0, counts: Vec::new(), zero_count };
    };
    let last = counts.iter().rposition(|&count| count > 0).unwrap_or(first);
    let min_exponent = first as i32 + LOWEST;
    LogHistogram { min_exponent, counts: counts[first..=last].to_vec(), zero_count }
}

/// The histogram from counts of bins over [min, max].
pub fn histogram(min: f64, max: f64, counts: &[u64]) -> Histogram {
    Histogram { min, max, counts: counts.to_vec() }
}
