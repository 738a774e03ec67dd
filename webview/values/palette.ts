/** The colours of a heat map: two scales between colours of the theme. */

/** `mean` goes both ways from zero, the others up from it. */
export type Shade = 'mean' | 'maxAbs' | 'changedFraction';

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

/** Share of the cells that the scale covers: single cells far out would leave the others pale. */
const COVERED = 0.995;

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

/** The magnitude at which the scale ends: of 99.5 % of the cells that have one, 0 where none has. */
export function limitOf(cells: Float32Array): number {
  const sizes = cells.filter((cell) => !Number.isNaN(cell)).map(Math.abs);
  sizes.sort();
  const covered = sizes[Math.floor((sizes.length - 1) * COVERED)] ?? 0;
  return covered > 0 ? covered : (sizes.at(-1) ?? 0);
}

/** Whether some cell lies beyond a limit, so that the scale's end means “and more”. */
export function exceeds(cells: Float32Array, limit: number): boolean {
  return cells.some((cell) => Math.abs(cell) > limit);
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

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (at: 0 | 1 | 2): number => from[at] + (to[at] - from[at]) * share;
  return [part(0), part(1), part(2)];
}
