/** A spectrum reduced to what a small plot can show. */
import type { SpectrumPoints } from '../model/card.ts';

/** About as many points as a small plot has pixels to tell apart. */
const POINTS = 96;
/** The leading values fall fastest, so that each of them is kept. */
const LEADING = 16;

/**
 * @param values all singular values, descending
 * @returns at most 112 points: the leading ones, then evenly over the ranks; the last one always
 */
export function pointsOf(values: ArrayLike<number>): SpectrumPoints {
  const ranks = new Set<number>();
  for (let rank = 1; rank <= Math.min(LEADING, values.length); rank += 1) {
    ranks.add(rank);
  }
  for (let point = 1; point <= POINTS; point += 1) {
    ranks.add(Math.max(1, Math.round((point * values.length) / POINTS)));
  }
  const kept = [...ranks].filter((rank) => rank <= values.length).sort((a, b) => a - b);
  return {
    rank: values.length,
    ranks: kept,
    values: kept.map((rank) => values[rank - 1] ?? 0),
    kind: 'exact',
  };
}
