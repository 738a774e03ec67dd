/** The lines on which a model's figures lie among the published ranges: from values to places on them. */
import type { Distribution } from '../../src/model/report.ts';
import { sequentialScale } from '../map/scale.ts';

/** Where a value lies: 0 the left end, 1 the right one; what lies beyond has the nearer end. */
export type Position = (value: number) => number;

/** From 0 to 1, evenly. */
export const fractions: Position = (value) => Math.min(1, Math.max(0, value));

/** By the logarithm, over `lower` to `upper` and as much further as the figures reach. */
export function logarithmic(
  lower: number,
  upper: number,
  spread: Distribution | undefined,
): Position {
  const reach = [spread?.p10, spread?.p90, spread?.mean].filter(
    (value) => typeof value === 'number' && value > 0,
  ) as number[];
  const limits = { lower: Math.min(lower, ...reach), upper: Math.max(upper, ...reach) };
  return (value) => sequentialScale(limits, true).position(value);
}

/**
 * For fractions that lie close to 1: by the logarithm of what lacks to it, down to a tenth of the
 * least of `values`.
 */
export function nearOne(values: readonly (number | null | undefined)[]): Position {
  const lacking = values.flatMap((value) =>
    typeof value === 'number' && value < 1 ? 1 - value : [],
  );
  const scale = sequentialScale({ lower: Math.min(0.1, ...lacking) / 10, upper: 1 }, true);
  return (value) => 1 - scale.position(1 - value);
}

/**
 * Moves places apart so that labels of the width `gap` do not cover one another, none beyond the
 * ends.
 *
 * @param positions ascending
 */
export function spreadOut(positions: readonly number[], gap: number): readonly number[] {
  const places: number[] = [];
  for (const position of positions) {
    const before = places.at(-1);
    places.push(Math.max(position, gap / 2, before === undefined ? 0 : before + gap));
  }
  for (let at = places.length - 1, most = 1 - gap / 2; at >= 0; at -= 1, most -= gap) {
    places[at] = Math.min(places[at] ?? 0, most);
  }
  return places;
}
