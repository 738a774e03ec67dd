/** A figure of every tensor over the layers, with the mean of each layer and published ranges behind. */
import type { Figure } from '../document.ts';
import { element, escapeXml, label, rounded } from './element.ts';
import { axes, drawn, line, WIDTH, type Caption } from './frame.ts';
import { linearScale } from './scale.ts';

export interface LayerPoint {
  readonly layer: number;
  readonly value: number;
  /** What a pointer shows. */
  readonly name: string;
}

export interface Band {
  readonly name: string;
  readonly low: number;
  readonly high: number;
}

const HEIGHT = 340;
const AREA = { left: 70, right: WIDTH - 60, top: 20, bottom: HEIGHT - 56 };

/**
 * @param points fractions 0…1, at least one
 * @param means of layers, ascending
 */
export function byLayerFigure(
  caption: Caption,
  points: readonly LayerPoint[],
  means: readonly { readonly layer: number; readonly value: number }[],
  bands: readonly Band[],
  yTitle: string,
): Figure {
  const last = points.reduce((most, { layer }) => Math.max(most, layer), 1);
  const x = linearScale([-0.5, last + 0.5], [AREA.left, AREA.right]);
  const y = linearScale([0, 1], [AREA.bottom, AREA.top]);
  const whole = { ...x, ticks: x.ticks.filter(({ value }) => Number.isInteger(value)) };
  const path = line(means.map(({ layer, value }) => [x.at(layer), y.at(value)]));
  return drawn(
    caption,
    HEIGHT,
    ...bands.map((band) => bandOf(band, y.at)),
    axes(AREA, { scale: whole, title: 'Layer' }, { scale: y, title: yTitle }),
    points.map((point) => dot(x.at(point.layer), y.at(point.value), point)).join(''),
    element('path', { class: 'l1', 'stroke-width': 2, d: path }),
    means.map(({ layer, value }) => square(x.at(layer), y.at(value))).join(''),
  );
}

function bandOf({ name, low, high }: Band, at: (value: number) => number): string {
  const [top, bottom] = [at(high), at(low)];
  return (
    element('rect', {
      class: 'band',
      x: AREA.left,
      y: top,
      width: AREA.right - AREA.left,
      height: Math.max(1, bottom - top),
    }) + label(AREA.right + 6, (top + bottom) / 2 + 4, name, { class: 'muted' })
  );
}

function square(x: number, y: number): string {
  return element('rect', { class: 's1', x: x - 3.5, y: y - 3.5, width: 7, height: 7 });
}

function dot(x: number, y: number, { name, value }: LayerPoint): string {
  const title = element('title', {}, escapeXml(`${name}: ${rounded(100 * value)} %`));
  return element('circle', { class: 's0', 'fill-opacity': 0.55, cx: x, cy: y, r: 3 }, title);
}
