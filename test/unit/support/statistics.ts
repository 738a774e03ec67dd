/** Agreement of statistics with an oracle: exact where they are counts or elements, else to rounding. */
import assert from 'node:assert/strict';
import type { TensorStatistics } from '../../../src/model/report.ts';
import { assertClose } from './closeness.ts';

const EXACT = [
  'min',
  'max',
  'absMax',
  'zeroFraction',
  'nanCount',
  'infCount',
  'subnormalCount',
] as const;

export function assertStatistics(
  found: TensorStatistics | undefined,
  expected: TensorStatistics | undefined,
  name: string,
): void {
  assert.ok(found !== undefined && expected !== undefined, name);
  for (const key of EXACT) {
    assert.equal(found[key], expected[key], `${name} ${key}`);
  }
  for (const key of ['mean', 'std', 'rms'] as const) {
    assertClose(found[key], expected[key], 1e-12, `${name} ${key}`, 1e-15 * (expected.absMax ?? 0));
  }
}
