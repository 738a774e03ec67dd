/** A figure of layers × modules. */
import { figure } from '../../figureText.ts';
import type { Figure } from '../document.ts';
import { colorAt, inkOn, type Ramp } from './colors.ts';
import { element, escapeXml, label } from './element.ts';
import { drawn, WIDTH, type Caption } from './frame.ts';

export interface HeatMap {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Row by row; null is undefined, absent is not there. */
  readonly cells: readonly (readonly (number | null | undefined)[])[];
  readonly scale: HeatScale;
}

export interface HeatScale {
  readonly ramp: Ramp;
  /** Place of a value on the ramp, 0…1. */
  readonly at: (value: number) => number;
  /** Values to name under the ramp, ascending. */
  readonly marks: readonly number[];
}

const LEFT = 190;
const TOP = 34;
const ROW = 24;
/** Narrower cells have no room for their value. */
const TEXT_WIDTH = 40;
const RAMP_STEPS = 60;

export function heatMapFigure(caption: Caption, map: HeatMap): Figure {
  const width = Math.min(64, (WIDTH - LEFT - 20) / Math.max(1, map.columns.length));
  const bottom = TOP + ROW * map.rows.length;
  return drawn(
    caption,
    bottom + 84,
    ...columnLabels(map.columns, width),
    label(LEFT + (width * map.columns.length) / 2, 12, 'Layer', {
      class: 'ink',
      'text-anchor': 'middle',
    }),
    ...map.rows.flatMap((name, row) => [
      label(LEFT - 8, TOP + ROW * row + 16, name, { class: 'ink', 'text-anchor': 'end' }),
      ...map.columns.map((column, at) => cell(map, width, row, at, `${name}, layer ${column}`)),
    ]),
    scaleBar(map.scale, bottom + 30),
  );
}

/** As many as there is room for. */
function columnLabels(columns: readonly string[], width: number): readonly string[] {
  const every = Math.ceil(22 / width);
  return columns.map((name, at) =>
    at % every === 0
      ? label(LEFT + width * (at + 0.5), TOP - 6, name, { class: 'muted', 'text-anchor': 'middle' })
      : '',
  );
}

function cell(map: HeatMap, width: number, row: number, column: number, name: string): string {
  const value = map.cells[row]?.[column];
  if (value === undefined) {
    return '';
  }
  const place = { x: LEFT + width * column + 0.5, y: TOP + ROW * row + 0.5 };
  const size = { width: Math.max(0.5, width - 1), height: ROW - 1 };
  const title = element(
    'title',
    {},
    escapeXml(`${name}: ${value === null ? 'undefined' : figure(value)}`),
  );
  if (value === null) {
    return element(
      'rect',
      { class: 'hollow', 'stroke-dasharray': '2 2', ...place, ...size },
      title,
    );
  }
  const fill = colorAt(map.scale.ramp, map.scale.at(value));
  const text =
    width < TEXT_WIDTH
      ? ''
      : label(place.x + width / 2, place.y + 15, value.toPrecision(2).replace('-', '\u2212'), {
          class: 'small',
          fill: inkOn(fill),
          'text-anchor': 'middle',
        });
  return element('rect', { fill, ...place, ...size }, title) + text;
}

/** The colours with values under them. */
function scaleBar({ ramp, at, marks }: HeatScale, y: number): string {
  const width = 260;
  const steps = Array.from({ length: RAMP_STEPS }, (_step, step) =>
    element('rect', {
      fill: colorAt(ramp, (step + 0.5) / RAMP_STEPS),
      x: LEFT + (width / RAMP_STEPS) * step,
      y,
      width: width / RAMP_STEPS + 0.3,
      height: 10,
    }),
  );
  const names = marks.map((value) => {
    const x = LEFT + width * Math.min(1, Math.max(0, at(value)));
    return (
      element('line', { class: 'axis', x1: x, x2: x, y1: y + 10, y2: y + 15 }) +
      label(x, y + 28, figure(value), { class: 'muted', 'text-anchor': 'middle' })
    );
  });
  return [...steps, ...names].join('');
}
