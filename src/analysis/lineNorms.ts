/** Norms of rows or columns, in the form in which they are drawn, with those that stand out. */
import type { LineNorms, OutlierChannels } from '../model/values.ts';

/** Entries of `norms` at most: two lists of 8 bytes each beside an image fit into a message. */
export const MAX_NORMS = 16_384;
/** Lines that stand out, at most, in a message; their number is told apart from it. */
export const MAX_OUTLIERS = 100;
/** Of fewer lines, median and spread say nothing. */
const MIN_LINES = 8;
/** Makes the median absolute deviation of a normal distribution its standard deviation. */
const DEVIATIONS_PER_MAD = 1.4826;
const DEVIATIONS = 6;

/** Norms of all lines, in order, as they are sent. */
export function lineNorms(norms: Float64Array): LineNorms {
  const linesPerNorm = Math.max(1, Math.ceil(norms.length / MAX_NORMS));
  return {
    count: norms.length,
    linesPerNorm,
    norms: linesPerNorm === 1 ? norms : largestOfEach(norms, linesPerNorm),
    outliers: outlierChannels(norms),
  };
}

/**
 * The lines whose norm is above median + 6 · 1.4826 · MAD over all lines. Null for fewer than 8
 * lines, and where more than half of the norms are equal: there is no spread to compare with.
 */
export function outlierChannels(norms: Float64Array): OutlierChannels | null {
  const median = medianOf(norms);
  const spread = medianOf(norms.map((norm) => Math.abs(norm - median)));
  const threshold = median + DEVIATIONS * DEVIATIONS_PER_MAD * spread;
  if (norms.length < MIN_LINES || spread === 0 || !Number.isFinite(threshold)) {
    return null;
  }
  const lines: { line: number; norm: number }[] = [];
  norms.forEach((norm, line) => {
    if (norm > threshold) {
      lines.push({ line, norm });
    }
  });
  lines.sort((a, b) => b.norm - a.norm);
  return { median, threshold, count: lines.length, lines: lines.slice(0, MAX_OUTLIERS) };
}

function largestOfEach(norms: Float64Array, group: number): Float64Array {
  const largest = new Float64Array(Math.ceil(norms.length / group));
  norms.forEach((norm, line) => {
    const place = Math.floor(line / group);
    largest[place] = Math.max(largest[place] ?? 0, norm);
  });
  return largest;
}

/** 0 of an empty list. */
function medianOf(values: Float64Array): number {
  const sorted = values.toSorted();
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
