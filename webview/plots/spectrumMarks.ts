/** Lines and areas that are drawn into a spectrum. */
import type uPlot from 'uplot';
import { integer } from '../format.ts';
import { t } from '../l10n.ts';
import type { PlotTheme } from './theme.ts';

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
  const { ctx, bbox } = chart;
  if (floor <= 0) {
    return;
  }
  const bottom = bbox.top + bbox.height;
  const top = Math.max(bbox.top, Math.min(chart.valToPos(floor, 'y', true), bottom));
  if (top >= bottom) {
    return;
  }
  ctx.save();
  ctx.globalAlpha = 0.14;
  ctx.fillStyle = theme.mutedText;
  ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
  ctx.restore();
  label(chart, theme, t('under the resolution floor'), { x: bbox.left + bbox.width, y: bottom });
}

/** Above the curves. */
export function drawMarks(chart: uPlot, theme: PlotTheme, { mpEdge, top }: SpectrumMarks): void {
  const { bbox } = chart;
  if (mpEdge !== null && mpEdge > 0) {
    const y = chart.valToPos(mpEdge, 'y', true);
    if (y >= bbox.top && y <= bbox.top + bbox.height) {
      line(chart, theme, [bbox.left, y], [bbox.left + bbox.width, y]);
      label(chart, theme, t('Marchenko–Pastur edge'), { x: bbox.left + bbox.width, y });
    }
  }
  if (top !== undefined) {
    drawTop(chart, theme, top);
  }
}

function drawTop(
  chart: uPlot,
  theme: PlotTheme,
  { k, place }: NonNullable<SpectrumMarks['top']>,
): void {
  const { bbox, ctx } = chart;
  const x = chart.valToPos(place, 'x', true);
  if (x < bbox.left || x > bbox.left + bbox.width) {
    return;
  }
  const bottom = bbox.top + bbox.height;
  line(chart, theme, [x, bbox.top], [x, bottom]);
  const text = `k = ${integer(k)}`;
  ctx.save();
  ctx.font = scaledFont(theme.font);
  const width = ctx.measureText(text).width + 8 * devicePixelRatio;
  ctx.restore();
  // left of the line where there is no room at its right
  const right = x + width > bbox.left + bbox.width ? x : x + width;
  label(chart, theme, text, { x: right, y: bbox.top + 16 * devicePixelRatio });
}

function line(
  { ctx }: uPlot,
  theme: PlotTheme,
  from: readonly [number, number],
  to: readonly [number, number],
): void {
  ctx.save();
  ctx.strokeStyle = theme.text;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
  ctx.restore();
}

/** Text whose lower right corner is at a place. */
function label(
  { ctx }: uPlot,
  theme: PlotTheme,
  text: string,
  { x, y }: { readonly x: number; readonly y: number },
): void {
  ctx.save();
  ctx.fillStyle = theme.mutedText;
  ctx.font = scaledFont(theme.font);
  ctx.textAlign = 'right';
  ctx.textBaseline = 'bottom';
  ctx.fillText(text, x - 4 * devicePixelRatio, y - 2 * devicePixelRatio);
  ctx.restore();
}

/** Canvas text is in device pixels, which uPlot scales for its own text only. */
function scaledFont(font: string): string {
  return font.replace(/^(\d+)px/, (_whole, size: string) => `${Number(size) * devicePixelRatio}px`);
}
