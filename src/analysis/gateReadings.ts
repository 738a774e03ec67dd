/** What the excess of a figure over its null says, and no more than that: docs/METRICS.md, "Nulls". */
import type { Distribution } from '../model/report.ts';

/**
 * How a figure stands to its null.
 *
 * - `alike`: as an update of the same size without direction would have it
 * - `below`, `above`: beyond that, on nine of ten matrices and on average
 * - `mixed`: beyond that on average, but not on nine of ten matrices
 * - `undefined`: there is no excess to read
 */
export type Reading = 'alike' | 'below' | 'above' | 'mixed' | 'undefined';

/** Within it magnitude and precision explain an overlap. */
export const EXPLAINED_DIFFERENCE = 0.02;

/**
 * Within it a ratio to the null is as good as 1: of a small matrix, one random update differs from
 * what is expected by about a tenth.
 */
export const ALIKE_RATIO = 1.25;

/** Of a difference from the null, as the overlaps have it. */
export function readDifference(excess: Distribution): Reading {
  return read(excess, 0, (mean) => Math.abs(mean) <= EXPLAINED_DIFFERENCE);
}

/** Of a ratio to the null. */
export function readRatio(excess: Distribution): Reading {
  return read(excess, 1, (mean) => mean <= ALIKE_RATIO && mean >= 1 / ALIKE_RATIO);
}

function read(
  { mean, p10, p90 }: Distribution,
  neutral: number,
  isAlike: (mean: number) => boolean,
): Reading {
  if (mean === null || p10 === null || p90 === null) {
    return 'undefined';
  }
  if (isAlike(mean)) {
    return 'alike';
  }
  if (mean < neutral) {
    return p90 < neutral ? 'below' : 'mixed';
  }
  return p10 > neutral ? 'above' : 'mixed';
}
