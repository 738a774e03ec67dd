import type { Distribution } from '../model/report.ts';

/** Distribution of the values that are defined; all null over none. */
export function distributionOf(values: readonly (number | null | undefined)[]): Distribution {
  const sorted = values
    .filter((value) => value !== null && value !== undefined)
    .sort((a, b) => a - b);
  const count = sorted.length;
  if (count === 0) {
    return { mean: null, median: null, p10: null, p90: null, count };
  }
  const [least = 0, most = 0] = [sorted[0], sorted.at(-1)];
  const mean = sorted.reduce((sum, value) => sum + value / count, 0);
  return {
    // Not beyond the values by rounding: that of equal ones is what they are.
    mean: Math.min(Math.max(mean, least), most),
    median: percentile(sorted, 0.5),
    p10: percentile(sorted, 0.1),
    p90: percentile(sorted, 0.9),
    count,
  };
}

/** The value at fraction `q` of the ascending `sorted`, which is not empty, by linear interpolation. */
function percentile(sorted: readonly number[], q: number): number {
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  return low + (high - low) * (position - below);
}
