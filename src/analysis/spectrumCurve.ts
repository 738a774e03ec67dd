/** A small plot of a spectrum: singular values on a logarithmic scale over their rank. */
import type { SpectrumPoints } from '../model/card.ts';

/** In the units of the drawing, from its upper left corner. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

/** At least as many decades high, so that a flat spectrum looks flat. */
const LEAST_DECADES = 1;
/** At most: what is smaller lies on the lower edge. */
const MOST_DECADES = 6;

/**
 * Where each point of a spectrum lies in a drawing of `width` × `height`. The ranks run over its
 * whole width, so that a few leading values take as much of it as they are of the spectrum, but
 * logarithmically: the first ranks are what differs.
 */
export function curvePoints(points: SpectrumPoints, width: number, height: number): CurvePoint[] {
  const first = points.values[0] ?? 0;
  if (first <= 0) {
    return [];
  }
  // In units of the first one: the least numbers there are have no millionth.
  const least = Math.max((points.values.at(-1) ?? 0) / first, 10 ** -MOST_DECADES);
  const decades = Math.max(LEAST_DECADES, Math.log10(1 / least));
  const span = Math.log(Math.max(2, points.rank));
  return points.ranks.map((rank, at) => {
    const value = Math.max((points.values[at] ?? 0) / first, least);
    return {
      x: (width * Math.log(rank)) / span,
      y: (height * Math.log10(1 / value)) / decades,
    };
  });
}

/** The points as the attribute `points` of an SVG `polyline`. */
export function polyline(points: readonly CurvePoint[]): string {
  return points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
}
