/** Singular values over their index, on a logarithmic scale. */
import type uPlot from 'uplot';
import { figure, integer } from '../format.ts';
import { axis, decadeAxis } from './axes.ts';
import type { Plot } from './chart.ts';
import type { PlotColor, PlotTheme } from './theme.ts';
import { t } from '../l10n.ts';

export interface Curve {
  readonly label: string;
  readonly values: ArrayLike<number>;
  readonly color: PlotColor;
  readonly isDashed: boolean;
}

export interface SpectrumMarks {
  /** Where the spectrum of noise would end: a dashed line. */
  readonly mpEdge: number | null;
  /** Under it values are numerical noise: greyed; 0 for none. */
  readonly floor: number;
}

/** uPlot's enum of it is not there at run time. */
const LOGARITHMIC = 3 as unknown as uPlot.Scale.Distr;
/** The charts of one pair move their cursors together. */
const SYNC = 'singular values';

export function spectrumPlot(curves: readonly Curve[], marks: SpectrumMarks): Plot {
  const length = Math.max(0, ...curves.map((curve) => curve.values.length));
  const x = Float64Array.from({ length }, (_value, at) => at + 1);
  return {
    data: [x, ...curves.map((curve) => positive(curve.values))],
    readout: (at) => readout(curves, at),
    ...(curves.length > 1 && { legend: curves }),
    options: (theme) => spectrumOptions(theme, curves, marks),
  };
}

/** abs(σ_i(other) − σ_i(base)), by rank order. */
export function differenceOf(base: ArrayLike<number>, other: ArrayLike<number>): Float64Array {
  const length = Math.min(base.length, other.length);
  return Float64Array.from({ length }, (_value, at) =>
    Math.abs((other[at] ?? 0) - (base[at] ?? 0)),
  );
}

/** A logarithmic scale has no place for zero. */
function positive(values: ArrayLike<number>): (number | null)[] {
  return Array.from(values, (value) => (value > 0 ? value : null));
}

function readout(curves: readonly Curve[], at: number): string {
  const values = curves.map((curve) => `${curve.label} ${figure(curve.values[at])}`);
  return `i = ${integer(at + 1)}   ${values.join('   ')}`;
}

function spectrumOptions(
  theme: PlotTheme,
  curves: readonly Curve[],
  marks: SpectrumMarks,
): Omit<uPlot.Options, 'width' | 'height'> {
  return {
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, sync: { key: SYNC }, points: { size: 6 } },
    scales: {
      x: { time: false },
      y: { distr: LOGARITHMIC, range: (_chart, min, max) => padded(min, max) },
    },
    axes: [
      axis(theme, { size: 22, space: 56, grid: { show: false } }),
      decadeAxis(theme, { space: 24 }),
    ],
    series: [{}, ...curves.map((curve) => series(theme, curve))],
    hooks: {
      drawClear: [(chart) => shadeFloor(chart, theme, marks.floor)],
      draw: [(chart) => drawEdge(chart, theme, marks.mpEdge)],
    },
  };
}

function series(theme: PlotTheme, curve: Curve): uPlot.Series {
  return {
    stroke: theme[curve.color],
    width: 1.5,
    points: { show: curve.values.length < 3 },
    ...(curve.isDashed && { dash: [5, 4] }),
  };
}

/** A little air, and at least one decade, so that a flat spectrum looks flat. */
export function padded(min: number | null, max: number | null): [number, number] {
  const high = (max ?? 1) * 1.3;
  return [Math.min((min ?? high / 10) / 1.3, high / 10), high];
}

function shadeFloor(chart: uPlot, theme: PlotTheme, floor: number): void {
  const { ctx, bbox } = chart;
  if (floor <= 0) {
    return;
  }
  const top = Math.max(
    bbox.top,
    Math.min(chart.valToPos(floor, 'y', true), bbox.top + bbox.height),
  );
  ctx.save();
  ctx.globalAlpha = 0.14;
  ctx.fillStyle = theme.mutedText;
  ctx.fillRect(bbox.left, top, bbox.width, bbox.top + bbox.height - top);
  ctx.restore();
}

function drawEdge(chart: uPlot, theme: PlotTheme, edge: number | null): void {
  const { ctx, bbox } = chart;
  if (edge === null || edge <= 0) {
    return;
  }
  const y = chart.valToPos(edge, 'y', true);
  if (y < bbox.top || y > bbox.top + bbox.height) {
    return;
  }
  ctx.save();
  ctx.strokeStyle = theme.text;
  ctx.fillStyle = theme.mutedText;
  ctx.font = scaledFont(theme.font);
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.textAlign = 'right';
  ctx.textBaseline = 'bottom';
  ctx.fillText(t('Marchenko–Pastur edge'), bbox.left + bbox.width - 4, y - 2 * devicePixelRatio);
  ctx.restore();
}

/** Canvas text is in device pixels, which uPlot scales for its own text only. */
function scaledFont(font: string): string {
  return font.replace(/^(\d+)px/, (_whole, size: string) => `${Number(size) * devicePixelRatio}px`);
}
