import assert from 'node:assert/strict';
import type { PairFigures, Sides } from '../../../src/model/report.ts';
import { assertClose } from './closeness.ts';

/** Figures of one spectrum that every side of a pair has. */
export const RANKS = [
  'spectralNorm',
  'stableRank',
  'effectiveRank',
  'participationRatio',
  'hillAlpha',
  'mpEdge',
  'mpOutliers',
  'resolutionFloor',
] as const;

/** What an oracle says of how well a matrix can be inverted. */
export interface Condition {
  readonly conditionNumber: number | null;
  readonly conditionNumberIsLowerBound: boolean;
}

/** As exact as the least singular value is known; a lower bound as exact as the largest. */
export function assertCondition(
  found: PairFigures,
  side: keyof Sides<unknown>,
  expected: Condition | null,
  what: string,
): void {
  const { conditionNumber, conditionNumberIsLowerBound: isBound } = expected ?? {};
  assert.equal(found.conditionNumberIsLowerBound?.[side] ?? null, isBound ?? null, what);
  const lost = isBound === true ? 0 : 64 * Number.EPSILON * (conditionNumber ?? 0);
  assertClose(
    found.conditionNumber?.[side] ?? null,
    conditionNumber ?? null,
    1e-12 + lost,
    `${what} conditionNumber ${side}`,
  );
}
