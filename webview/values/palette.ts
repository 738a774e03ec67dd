/** The colours of a heat map: two scales between colours of the theme. */
import type { Shade } from './shades.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

export interface Palette {
  readonly zero: Rgb;
  readonly positive: Rgb;
  readonly negative: Rgb;
  readonly strongest: Rgb;
  /** Where there is no finite element. */
  readonly odd: Rgb;
}

/** Where on the scale of `maxAbs` the colour of positive numbers is pure; heatMapStyles.ts draws it so. */
export const PURE = 0.6;

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const color = (name: string): Rgb => {
    if (context === null) {
      throw new Error('this browser draws no canvas');
    }
    // what is translucent is seen on the background
    for (const layer of ['editor-background', name]) {
      context.fillStyle = style.getPropertyValue(`--vscode-${layer}`).trim();
      context.fillRect(0, 0, 1, 1);
    }
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
  return {
    zero: color('editor-background'),
    positive: color('charts-blue'),
    negative: color('charts-yellow'),
    strongest: color('foreground'),
    odd: color('errorForeground'),
  };
}

/** The colour of a cell on the scale −limit … limit, or 0 … limit. */
export function colorOf(palette: Palette, shade: Shade, cell: number, limit: number): Rgb {
  if (Number.isNaN(cell)) {
    return palette.odd;
  }
  const place = limit > 0 ? Math.min(1, Math.abs(cell) / limit) : 0;
  if (shade === 'mean') {
    return mix(palette.zero, cell < 0 ? palette.negative : palette.positive, place);
  }
  return place <= PURE
    ? mix(palette.zero, palette.positive, place / PURE)
    : mix(palette.positive, palette.strongest, (place - PURE) / (1 - PURE));
}

/** A colour between two, `share` of the way. */
export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (at: 0 | 1 | 2): number => from[at] + (to[at] - from[at]) * share;
  return [part(0), part(1), part(2)];
}
