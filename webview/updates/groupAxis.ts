/** The common axes of the figures of all groups, so that their marks can be compared. */

export interface Axis {
  readonly lower: number;
  readonly upper: number;
  /** What chance gives, where it is on the axis. */
  readonly baseline: number | null;
  /** Where a value lies: 0 the left end, 1 the right one. */
  position(value: number): number;
}

/** To both sides of a baseline, as far as the values reach. */
export function axisAround(baseline: number, values: readonly (number | null)[]): Axis {
  const reach = niceAbove(Math.max(0, ...defined(values).map((v) => Math.abs(v - baseline))));
  return between(baseline - reach, baseline + reach, baseline);
}

/** From 0 as far as the fractions reach, and not beyond 1. */
export function axisOfFractions(values: readonly (number | null)[]): Axis {
  return between(0, Math.min(1, niceAbove(Math.max(0, ...defined(values)))), null);
}

function between(lower: number, upper: number, baseline: number | null): Axis {
  const position = (value: number): number =>
    Math.min(1, Math.max(0, (value - lower) / (upper - lower)));
  return { lower, upper, baseline, position };
}

/** The least of 1, 2 and 5 times a power of ten that is not below; of 0, a small one. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-4)));
  const factor = [1, 2, 5, 10].find((each) => each * power >= value) ?? 10;
  return factor * power;
}

function defined(values: readonly (number | null)[]): readonly number[] {
  return values.filter((value) => value !== null);
}
