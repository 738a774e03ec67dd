/** A figure of the singular values of one matrix, of up to three sides. */
import type { Figure } from '../document.ts';
import { element, label } from './element.ts';
import { axes, drawn, legend, line, WIDTH, type Caption } from './frame.ts';
import { linearScale, logLimits, logScale } from './scale.ts';

export interface Curve {
  readonly name: string;
  /** All singular values, descending. */
  readonly values: readonly number[];
}

const HEIGHT = 360;
const AREA = { left: 80, right: WIDTH - 30, top: 44, bottom: HEIGHT - 56 };
/** More points than this no line shows. */
const MAX_POINTS = 400;
const DASHES = ['none', '7 3', '2 3'];

/**
 * @param floor the size under which values are numerical noise, if it is known
 * @returns null where no value is over 0: the axis is logarithmic
 */
export function spectraFigure(
  caption: Caption,
  curves: readonly Curve[],
  floor: number | null,
): Figure | null {
  const limits = logLimits(curves.flatMap(({ values }) => visible(values, floor)));
  if (limits === null) {
    return null;
  }
  const count = curves.reduce((most, { values }) => Math.max(most, values.length), 1);
  const x = linearScale([1, Math.max(2, count)], [AREA.left, AREA.right]);
  const y = logScale(limits, [AREA.bottom, AREA.top]);
  const paths = curves.map(({ values }, at) =>
    element('path', {
      class: `l${at}`,
      'stroke-width': 2,
      'stroke-dasharray': DASHES[at % DASHES.length] ?? 'none',
      d: line(
        thinned(values).map(([rank, value]) =>
          value >= limits[0] ? [x.at(rank), y.at(value)] : null,
        ),
      ),
    }),
  );
  return drawn(
    caption,
    HEIGHT,
    axes(
      AREA,
      { scale: x, title: 'Index of the singular value' },
      { scale: y, title: 'σ (units of the weights)' },
    ),
    ...paths,
    floorLine(floor, limits, y.at),
    legend(
      AREA,
      curves.map(({ name }) => name),
      (at) =>
        element('path', {
          class: `l${at}`,
          'stroke-width': 2,
          'stroke-dasharray': DASHES[at % DASHES.length] ?? 'none',
          d: 'M-8 0H8',
        }),
    ),
  );
}

/** Noise far under the floor would leave no room for what is above it. */
function visible(values: readonly number[], floor: number | null): readonly number[] {
  return floor === null ? values : values.filter((value) => value >= floor / 10);
}

function floorLine(
  floor: number | null,
  [low, high]: readonly [number, number],
  at: (value: number) => number,
): string {
  return floor === null || floor < low || floor > high
    ? ''
    : element('path', { class: 'rule', d: `M${AREA.left} ${at(floor)}H${AREA.right}` }) +
        label(AREA.right, at(floor) - 5, 'resolution floor', {
          class: 'muted',
          'text-anchor': 'end',
        });
}

/** Ranks and values in even steps, the first and the last among them. */
function thinned(values: readonly number[]): (readonly [rank: number, value: number])[] {
  const count = Math.min(values.length, MAX_POINTS);
  return Array.from({ length: count }, (_point, at) => {
    const index = count < 2 ? 0 : Math.round((at * (values.length - 1)) / (count - 1));
    return [index + 1, values[index] ?? 0] as const;
  });
}
