/** Agreement with an oracle within the tolerances of docs/METRICS.md. */
import assert from 'node:assert/strict';

type Figure = number | null | undefined;

/** Both undefined, or within `relative`·|expected| + `absolute` of one another. */
export function assertClose(
  actual: Figure,
  expected: Figure,
  relative: number,
  what: string,
  absolute = 0,
): void {
  if (typeof actual !== 'number' || typeof expected !== 'number') {
    assert.equal(actual, expected, what);
    return;
  }
  const allowed = relative * Math.abs(expected) + absolute;
  assert.ok(
    Math.abs(actual - expected) <= allowed,
    `${what}: ${actual} is not within ${allowed} of ${expected}`,
  );
}

/** As many singular values, descending, each within 1e-11·σ₁. */
export function assertSingularValues(
  actual: readonly number[] | null | undefined,
  expected: readonly number[] | null,
  what: string,
): void {
  if (!actual || !expected) {
    assert.equal(actual, expected, what);
    return;
  }
  assert.equal(actual.length, expected.length, what);
  const first = expected[0] ?? 0;
  actual.forEach((value, i) => {
    assertClose(value, expected[i], 0, `${what}, σ${i + 1}`, 1e-11 * first);
    assert.ok(i === 0 || value <= (actual[i - 1] ?? 0), `${what}: not descending at ${i}`);
  });
}

/** Within 1e-6 relative and 1e-12. */
export function assertNss(actual: Figure, expected: Figure, what: string): void {
  assertClose(actual, expected, 1e-6, what, 1e-12);
}

/**
 * As many angles in degrees, each within 1e-9° and what rounding turns the subspaces by: 200 units
 * of rounding times `condition`, which is σ₁ over the gap that sets them apart.
 */
export function assertAngles(
  actual: readonly number[] | undefined,
  expected: readonly number[],
  condition: number,
  what: string,
): void {
  assert.equal(actual?.length, expected.length, what);
  const allowed = 1e-9 + 200 * Number.EPSILON * condition * (180 / Math.PI);
  expected.forEach((angle, i) => {
    assertClose(actual[i], angle, 0, `${what}, angle ${i + 1}`, allowed);
  });
}
