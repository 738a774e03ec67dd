/** Lines and areas that are drawn into a spectrum. */
import type uPlot from 'uplot';
import { integer } from '../format.ts';
import { t } from '../l10n.ts';
import { label, markPlace, markTick, markValue, shade } from './marks.ts';
import type { PlotTheme } from './theme.ts';
import { minorTicks } from './ticks.ts';

export interface SpectrumMarks {
  /** Where the spectrum of noise would end: a dashed line. */
  readonly mpEdge: number | null;
  /** Under it values are numerical noise: greyed; 0 for none. */
  readonly floor: number;
  /** The leading values that are looked at together: a line after the k-th. */
  readonly top?: { readonly k: number; readonly place: number };
}

/** Behind the curves. */
export function drawFloor(chart: uPlot, theme: PlotTheme, floor: number): void {
  const { bbox } = chart;
  if (floor <= 0) {
    return;
  }
  const bottom = bbox.top + bbox.height;
  const top = Math.max(bbox.top, Math.min(chart.valToPos(floor, 'y', true), bottom));
  if (top >= bottom) {
    return;
  }
  const size = { width: bbox.width, height: bottom - top };
  shade(chart, theme, { x: bbox.left, y: top }, size);
  label(chart, theme, t('under the resolution floor'), { x: bbox.left + bbox.width, y: bottom });
}

/** Short strokes beside a logarithmic axis, closer to each other towards each power of ten. */
export function drawMinorTicks(chart: uPlot, theme: PlotTheme): void {
  const { min, max } = chart.scales['y'] ?? {};
  if (typeof min === 'number' && typeof max === 'number') {
    minorTicks(min, max).forEach((tick) => markTick(chart, theme, tick));
  }
}

/** Above the curves. */
export function drawMarks(chart: uPlot, theme: PlotTheme, { mpEdge, top }: SpectrumMarks): void {
  if (mpEdge !== null && mpEdge > 0) {
    markValue(chart, theme, mpEdge, t('Marchenko–Pastur edge'));
  }
  if (top !== undefined) {
    markPlace(chart, theme, top.place, `k = ${integer(top.k)}`);
  }
}
