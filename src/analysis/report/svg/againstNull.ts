/** A figure of every matrix against what an update of its size would show anyway. */
import { figure } from '../../figureText.ts';
import type { Figure } from '../document.ts';
import { element, escapeXml, label } from './element.ts';
import { axes, drawn, legend, WIDTH, type Caption } from './frame.ts';
import { logLimits, logScale } from './scale.ts';
import { SERIES_COUNT } from './styles.ts';

export interface NullPoint {
  readonly value: number;
  readonly expected: number;
  /** What it belongs to, as a kind of module. */
  readonly group: string;
  readonly name: string;
}

const HEIGHT = 460;
const AREA = { left: 80, right: WIDTH - 30, top: 44, bottom: HEIGHT - 56 };

/** Both axes are the same, so that the diagonal is where figure and null agree. */
export function againstNullFigure(
  caption: Caption,
  points: readonly NullPoint[],
  titles: { readonly x: string; readonly y: string },
): Figure {
  const limits = logLimits(points.flatMap(({ value, expected }) => [value, expected])) ?? [0.1, 1];
  const x = logScale(limits, [AREA.left, AREA.right]);
  const y = logScale(limits, [AREA.bottom, AREA.top]);
  const groups = [...new Set(points.map(({ group }) => group))];
  const series = (group: string): number =>
    groups.length > SERIES_COUNT ? 0 : groups.indexOf(group);
  const [low, high] = limits;
  return drawn(
    caption,
    HEIGHT,
    axes(AREA, { scale: x, title: titles.x }, { scale: y, title: titles.y }),
    element('path', {
      class: 'rule',
      d: `M${x.at(low)} ${y.at(low)}L${x.at(high)} ${y.at(high)}`,
    }),
    label(x.at(high) - 4, y.at(low) - 8, 'dashed: as the null', {
      class: 'muted',
      'text-anchor': 'end',
    }),
    points
      .map((point) => dot(x.at(point.expected), y.at(point.value), series(point.group), point))
      .join(''),
    groups.length > SERIES_COUNT
      ? ''
      : legend(AREA, groups, (at) => element('circle', { class: `s${at}`, cx: 4, cy: 0, r: 4 })),
  );
}

function dot(cx: number, cy: number, series: number, { name, value, expected }: NullPoint): string {
  const text = `${name}: ${figure(value)}, null ${figure(expected)}`;
  return element(
    'circle',
    { class: `s${series}`, 'fill-opacity': 0.8, cx, cy, r: 3.5 },
    element('title', {}, escapeXml(text)),
  );
}
