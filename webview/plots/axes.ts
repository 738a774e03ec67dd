/** Axes alike in all plots. */
import type uPlot from 'uplot';
import { figure } from '../format.ts';
import type { PlotTheme } from './theme.ts';

export function axis(theme: PlotTheme, options: uPlot.Axis): uPlot.Axis {
  return {
    stroke: theme.mutedText,
    font: theme.font,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { show: false },
    gap: 4,
    ...options,
  };
}

/** An axis of figures: short numbers instead of the locale's. */
export function figureAxis(theme: PlotTheme, options: uPlot.Axis = {}): uPlot.Axis {
  return axis(theme, {
    size: 52,
    values: (_chart, ticks) => ticks.map(short),
    ...options,
  });
}

/** `0.05`, `1e-4`: a tick is a round number, so trailing zeros say nothing. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    return value.toExponential().replace('e+', 'e').replace(/^-/, '\u2212');
  }
  return size >= 1000 ? figure(value) : String(Number(value.toPrecision(6))).replace('-', '\u2212');
}

/** A logarithmic axis shows the powers of ten; over less than two decades also 2 and 5 times them. */
export function decadeAxis(theme: PlotTheme, options: uPlot.Axis = {}): uPlot.Axis {
  return figureAxis(theme, {
    splits: (_chart, _axis, min, max) => decadeTicks(min, max),
    ...options,
  });
}

/** At most some twenty ticks, however many decades there are. */
export function decadeTicks(min: number, max: number): number[] {
  const [first, last] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))];
  const step = Math.ceil((last - first) / 6);
  const factors = last - first <= 2 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let exponent = first; exponent <= last; exponent += step) {
    // by text, since 10 ** -5 is not the float64 nearest to it
    ticks.push(...factors.map((factor) => Number(`${factor}e${exponent}`)));
  }
  return ticks.filter((tick) => tick >= min && tick <= max);
}
