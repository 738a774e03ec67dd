/** Axes alike in all plots. */
import type uPlot from 'uplot';
import type { PlotTheme } from './theme.ts';
import { decadeTicks, short } from './ticks.ts';

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

/** A logarithmic axis shows the powers of ten; over less than two decades also 2 and 5 times them. */
export function decadeAxis(theme: PlotTheme, options: uPlot.Axis = {}): uPlot.Axis {
  return figureAxis(theme, {
    splits: (_chart, _axis, min, max) => decadeTicks(min, max),
    // instead of uPlot's own, which blanks some of them
    filter: (_chart, ticks) => ticks,
    ...options,
  });
}
