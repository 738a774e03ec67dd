/**
 * Colours for positions on a scale, from the theme's own. Their lightness is even from end to end, so
 * that more always looks more, also without hues: away from the background.
 */
import { luminance, toOklab, toRgb, type Oklab, type Rgb } from './oklab.ts';

/** Colours of a ramp, by position 0…1 in equal steps. */
export type Ramp = readonly Rgb[];

export const RAMP_STEPS = 256;

/** What a ramp is made of. */
export interface RampTheme {
  readonly background: Rgb;
  readonly foreground: Rgb;
  readonly purple: Rgb;
  readonly blue: Rgb;
  readonly green: Rgb;
  readonly yellow: Rgb;
}

/** From next to the background to beyond the text, through the theme's chart colours, dark to light. */
export function sequentialRamp(theme: RampTheme): Ramp {
  const [low, high] = lightnessEnds(theme);
  const hues = [theme.purple, theme.blue, theme.green, theme.yellow].map(toOklab);
  const path = low < high ? hues : hues.reverse();
  return steps((position) => {
    const [, a, b] = along(path, position);
    return [low + position * (high - low), a, b];
  });
}

/** From the theme's blue over nearly the background, in the middle, to its yellow. */
export function divergingRamp(theme: RampTheme): Ramp {
  const [low, high] = lightnessEnds(theme);
  const middle = toOklab(theme.background);
  const [below, above] = [toOklab(theme.blue), toOklab(theme.yellow)];
  return steps((position) => {
    const reach = Math.abs(2 * position - 1);
    const [, a, b] = along([middle, position < 0.5 ? below : above], reach);
    return [low + 0.75 * reach * (high - low), a, b];
  });
}

export function colorAt(ramp: Ramp, position: number): Rgb {
  return ramp[Math.round(position * (ramp.length - 1))] ?? [128, 128, 128];
}

/** Whether black has more contrast to a colour than white. */
export function isLight(color: Rgb): boolean {
  return (luminance(color) + 0.05) ** 2 > 1.05 * 0.05;
}

export function cssColor([red, green, blue]: Rgb): string {
  return `rgb(${red}, ${green}, ${blue})`;
}

/** The lowest colour stands out from the background a little, the highest as far as possible. */
function lightnessEnds({ background, foreground }: RampTheme): [low: number, high: number] {
  const [from] = toOklab(background);
  const [to] = toOklab(foreground);
  const at = (share: number): number => Math.min(0.96, Math.max(0.25, from + share * (to - from)));
  return [at(0.2), at(1.12)];
}

function steps(colorOf: (position: number) => Oklab): Ramp {
  return Array.from({ length: RAMP_STEPS }, (_color, at) => toRgb(colorOf(at / (RAMP_STEPS - 1))));
}

function along(path: readonly Oklab[], position: number): Oklab {
  const at = position * (path.length - 1);
  const from = path[Math.min(path.length - 2, Math.floor(at))] ?? [0, 0, 0];
  const to = path[Math.min(path.length - 1, Math.floor(at) + 1)] ?? from;
  const share = at - Math.min(path.length - 2, Math.floor(at));
  const mix = (a: number, b: number): number => a + share * (b - a);
  return [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])];
}
