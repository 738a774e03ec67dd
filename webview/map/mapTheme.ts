/** The theme's colours as the map's canvas needs them. */
import { readTheme } from '../plots/theme.ts';
import type { Rgb } from './oklab.ts';
import type { MapRow } from './mapLayout.ts';
import type { MapMetric } from './mapMetric.ts';
import { cssColor, divergingRamp, sequentialRamp, type Ramp } from './ramp.ts';

export interface MapTheme {
  /** Of values that are more or less. */
  readonly ramp: Ramp;
  /** Of values to both sides of a baseline. */
  readonly diverging: Ramp;
  readonly text: string;
  readonly mutedText: string;
  readonly background: string;
  readonly focus: string;
  readonly font: string;
}

export function readMapTheme(): MapTheme {
  const style = getComputedStyle(document.documentElement);
  const variable = (name: string): string => style.getPropertyValue(`--vscode-${name}`).trim();
  const plot = readTheme();
  const background = rgbOf(plot.background || 'white');
  const foreground = rgbOf(plot.text);
  const colors = {
    background,
    foreground,
    purple: rgbOf(plot.purple),
    blue: rgbOf(plot.blue),
    green: rgbOf(variable('charts-green') || plot.text),
    yellow: rgbOf(plot.yellow),
  };
  return {
    ramp: sequentialRamp(colors),
    diverging: divergingRamp(colors),
    text: plot.text,
    mutedText: plot.mutedText,
    background: cssColor(background),
    focus: variable('focusBorder') || plot.text,
    font: plot.font,
  };
}

/** The colours that suit a metric. */
export function rampOf(theme: MapTheme, { baseline }: Pick<MapMetric<MapRow>, 'baseline'>): Ramp {
  return baseline === undefined ? theme.ramp : theme.diverging;
}

/** As the browser reads it, whatever form a theme gives it in. */
function rgbOf(color: string): Rgb {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) {
    return [128, 128, 128];
  }
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}
