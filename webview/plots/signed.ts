/** Differences of two spectra over their index, on a scale that goes both ways from zero. */
import type uPlot from 'uplot';
import { figure, integer, multiple } from '../format.ts';
import { t } from '../l10n.ts';
import { axis, figureAxis } from './axes.ts';
import type { Plot } from './chart.ts';
import { markValue } from './marks.ts';
import { RANK_AXIS, SPECTRUM_SYNC } from './spectrum.ts';
import type { PlotTheme } from './theme.ts';

/** A bound so many times as far as the curve would flatten it. */
const FAR = 10;

/** σ_i(other) − σ_i(base), by rank order. */
export function differenceOf(base: ArrayLike<number>, other: ArrayLike<number>): Float64Array {
  const length = Math.min(base.length, other.length);
  return Float64Array.from({ length }, (_value, at) => (other[at] ?? 0) - (base[at] ?? 0));
}

/** Whether a bound can be drawn beside the differences that it holds. */
export function isInSight(differences: Float64Array, bound: number): boolean {
  return bound <= FAR * largestOf(differences);
}

/** @param bound none of the differences is larger, either way; null where that is not known */
export function differencePlot(differences: Float64Array, bound: number | null): Plot {
  const shown = bound !== null && isInSight(differences, bound) ? bound : null;
  const limit = 1.08 * Math.max(largestOf(differences), shown ?? 0) || 1;
  return {
    data: [Float64Array.from(differences, (_value, at) => at + 1), differences],
    isZoomable: true,
    readout: (at) => {
      const value = differences[at] ?? 0;
      const share = bound === null || bound === 0 ? null : Math.abs(value) / bound;
      const ofBound = share === null ? '' : `   ${t('{0} the bound', multiple(share))}`;
      return `i = ${integer(at + 1)}   Δσ ${figure(value)}${ofBound}`;
    },
    options: (theme) => options(theme, limit, shown),
  };
}

function largestOf(differences: Float64Array): number {
  return differences.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

function options(
  theme: PlotTheme,
  limit: number,
  bound: number | null,
): Omit<uPlot.Options, 'width' | 'height'> {
  const draw = (chart: uPlot): void => {
    markValue(chart, theme, 0, '');
    if (bound !== null) {
      markValue(chart, theme, bound, '+‖ΔW‖₂');
      markValue(chart, theme, -bound, '−‖ΔW‖₂');
    }
  };
  return {
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: true, dist: 4 },
      sync: { key: SPECTRUM_SYNC },
      points: { size: 6 },
    },
    scales: { x: { time: false }, y: { range: () => [-limit, limit] } },
    axes: [axis(theme, RANK_AXIS), figureAxis(theme, { space: 28 })],
    series: [{}, { stroke: theme.purple, width: 1.5, points: { show: false } }],
    hooks: { draw: [draw] },
  };
}
