/** What all figures have: a paper, a title and a description for who cannot see them, and axes. */
import type { Figure } from '../document.ts';
import { element, escapeXml, label } from './element.ts';
import type { Scale } from './scale.ts';

export const WIDTH = 760;

/** The plotting area inside the axes. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Caption {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** A whole figure of what is drawn. */
export function drawn(caption: Caption, height: number, ...content: readonly string[]): Figure {
  const { id, title, description } = caption;
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      class: 'lens-figure',
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-description`,
    },
    element('title', { id: `${id}-title` }, escapeXml(title)),
    element('desc', { id: `${id}-description` }, escapeXml(description)),
    element('rect', { class: 'paper', width: WIDTH, height }),
    ...content,
  );
  return { id, title, description, svg };
}

export interface Axis {
  readonly scale: Scale;
  readonly title: string;
}

/** Lines, ticks and titles of both axes, with a grid of the vertical one. */
export function axes({ left, right, top, bottom }: Area, x: Axis, y: Axis): string {
  const horizontal = x.scale.ticks.flatMap(({ value, label: name }) => {
    const at = x.scale.at(value);
    return [
      element('line', { class: 'axis', x1: at, x2: at, y1: bottom, y2: bottom + 4 }),
      label(at, bottom + 18, name, { class: 'muted', 'text-anchor': 'middle' }),
    ];
  });
  const vertical = y.scale.ticks.flatMap(({ value, label: name }) => {
    const at = y.scale.at(value);
    return [
      element('line', { class: 'grid', x1: left, x2: right, y1: at, y2: at }),
      label(left - 8, at + 4, name, { class: 'muted', 'text-anchor': 'end' }),
    ];
  });
  const middle = (top + bottom) / 2;
  return [
    ...vertical,
    ...horizontal,
    element('path', { class: 'axis', d: `M${left} ${top}V${bottom}H${right}` }),
    label((left + right) / 2, bottom + 38, x.title, { class: 'ink', 'text-anchor': 'middle' }),
    label(16, middle, y.title, {
      class: 'ink',
      'text-anchor': 'middle',
      transform: `rotate(-90 16 ${middle})`,
    }),
  ].join('');
}

/** A path through points, broken where one is missing. */
export function line(points: readonly (readonly [x: number, y: number] | null)[]): string {
  let isNew = true;
  return points
    .map((point) => {
      const command = isNew ? 'M' : 'L';
      isNew = point === null;
      return point === null ? '' : `${command}${point[0].toFixed(2)} ${point[1].toFixed(2)}`;
    })
    .join('');
}

/** What the series are, in a row above the area. */
export function legend(
  { left, top }: Area,
  names: readonly string[],
  mark: (series: number) => string,
): string {
  let x = left;
  return names
    .map((name, series) => {
      const item = element(
        'g',
        { transform: `translate(${x} ${top - 14})` },
        mark(series),
        label(12, 4, name, { class: 'ink' }),
      );
      x += 30 + 6.6 * name.length;
      return item;
    })
    .join('');
}
