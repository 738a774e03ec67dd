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
    values: (_chart, ticks) => ticks.map((tick) => (tick === null ? '' : short(tick))),
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

/** A logarithmic axis names the powers of ten, and at most some of them. */
export function decadeAxis(theme: PlotTheme, options: uPlot.Axis = {}): uPlot.Axis {
  return figureAxis(theme, {
    filter: (_chart, ticks) => ticks.map((tick) => (isPowerOfTen(tick) ? tick : null)),
    ...options,
  });
}

function isPowerOfTen(value: number): boolean {
  const exponent = Math.log10(value);
  return Math.abs(exponent - Math.round(exponent)) < 1e-9;
}
